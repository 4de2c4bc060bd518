"""Methods beside plain sending: captions, bulk deletion, groups, pictures, inline answers, settings."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from bot.preview.client import MAI, Client
from bot.preview.filestore import image_size
from bot.preview.options import Options
from bot.preview.people import GROUP_ID
from bot.preview.world import World

if TYPE_CHECKING:
    from tests.preview.conftest import Caller

ARTICLE = {"type": "article", "id": "1", "title": "x", "input_message_content": {"message_text": "x"}}


@pytest.fixture(autouse=True)
async def started(client: Client) -> None:
    await client.start(MAI)


async def test_captions_and_keyboards_are_edited(
    call: Caller, client: Client, session: aiohttp.ClientSession
) -> None:
    form = aiohttp.FormData({"chat_id": str(MAI), "caption": "cũ"})
    form.add_field("document", b"x", filename="x.txt")
    async with session.post(f"/bot{call.token}/sendDocument", data=form) as response:
        place = {"chat_id": MAI, "message_id": (await response.json())["result"]["message_id"]}
    await call("editMessageCaption", **place, caption="<b>mới</b>", parse_mode="HTML")
    markup = {"inline_keyboard": [[{"text": "Xem", "url": "https://a.vn"}]]}
    await call("editMessageReplyMarkup", **place, reply_markup=markup)
    last = (await client.history(MAI)).last
    assert (last.text, last.button("Xem").url) == ("mới", "https://a.vn/")
    refused = await call.refusal("editMessageText", **place, text="x")
    assert refused == "Bad Request: there is no text in the message to edit"
    text = await call("sendMessage", chat_id=MAI, text="x")
    refused = await call.refusal("editMessageCaption", chat_id=MAI, message_id=text["message_id"])
    assert refused == "Bad Request: there is no caption in the message to edit"


async def test_many_messages_go_at_once(call: Caller, client: Client) -> None:
    sent = [(await call("sendMessage", chat_id=MAI, text=text))["message_id"] for text in "abc"]
    before = (await client.history(MAI)).revision
    await call("deleteMessages", chat_id=MAI, message_ids=[*sent[:2], 9999])
    changes = await client.history(MAI, after=before)
    assert (changes.messages, changes.deleted) == ((), tuple(sent[:2]))
    refused = await call.refusal("deleteMessages", chat_id=MAI, message_ids=[])
    assert refused == "Bad Request: message identifiers are not specified"


async def test_a_reply_may_go_without_its_message(call: Caller) -> None:
    reply = {"message_id": 9999, "allow_sending_without_reply": True}
    sent = await call("sendMessage", chat_id=MAI, text="x", reply_parameters=reply)
    assert "reply_to_message" not in sent
    old = await call("sendMessage", chat_id=MAI, text="y", reply_to_message_id=sent["message_id"])
    assert old["reply_to_message"]["message_id"] == sent["message_id"]


async def test_members_of_a_group(call: Caller) -> None:
    me = (await call("getMe"))["id"]
    assert (await call("getChatMember", chat_id=GROUP_ID, user_id=me))["status"] == "member"
    assert (await call("getChatMember", chat_id=GROUP_ID, user_id=1005))["status"] == "left"
    assert await call("getChatAdministrators", chat_id=GROUP_ID) == []
    assert await call.refusal("leaveChat", chat_id=MAI)
    assert await call("pinChatMessage", chat_id=MAI, message_id=101)
    assert await call("logOut") is True


async def test_settings_by_language(call: Caller, client: Client) -> None:
    await call("setMyName", name="Một cửa")
    await call("setMyName", name="One stop", language_code="en")
    assert await call("getMyName", language_code="en") == {"name": "One stop"}
    assert (await call("getMe"))["first_name"] == "Một cửa"
    assert await call.refusal("setMyName", name="x" * 65) == "Bad Request: NAME_TOO_LONG"
    await call("setChatMenuButton", chat_id=MAI, menu_button={"type": "default"})
    assert await call("getChatMenuButton", chat_id=MAI) == {"type": "default"}
    assert (await client.get("menu", person=MAI))["button"] == {"type": "default"}


@pytest.mark.parametrize(
    ("results", "description"),
    [
        ([ARTICLE, ARTICLE], "RESULT_ID_DUPLICATE"),
        ([{**ARTICLE, "id": str(number)} for number in range(51)], "RESULTS_TOO_MUCH"),
        ([{**ARTICLE, "id": "x" * 65}], "RESULT_ID_INVALID"),
        ([{**ARTICLE, "input_message_content": {"message_text": ""}}], "message text is empty"),
        (
            [{**ARTICLE, "input_message_content": {"message_text": "<b>", "parse_mode": "HTML"}}],
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
    ],
)
async def test_inline_answers_that_are_refused(
    call: Caller, results: list[dict[str, Any]], description: str
) -> None:
    refused = await call.refusal("answerInlineQuery", inline_query_id="1", results=results)
    assert refused == f"Bad Request: {description}"


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("sendMessage", {"text": "x", "reply_parameters": "[1]"}),
        ("sendMessage", {"text": "x", "reply_markup": "{"}),
        ("sendMessage", {"text": "x", "reply_markup": {"inline_keyboard": [{"text": "x"}]}}),
        ("sendMediaGroup", {"media": '{"type": "photo"}'}),
        ("sendLocation", {"latitude": "đây", "longitude": "1"}),
        ("setMyCommands", {"scope": {"type": "planet"}}),
    ],
)
async def test_what_cannot_be_read_is_refused(call: Caller, method: str, params: dict[str, Any]) -> None:
    assert (await call.refusal(method, chat_id=MAI, **params)).startswith("Bad Request: ")


def test_the_size_of_a_jpeg_is_read_from_its_frame() -> None:
    start = b"\xff\xd8\xff\xe0" + struct.pack(">H", 4) + b"ab"
    frame = b"\xff\xc0" + struct.pack(">HBHH", 11, 8, 480, 640) + b"\x00" * 4
    assert image_size(start + frame) == (640, 480)


def test_a_world_may_start_with_everybody_known() -> None:
    world = World("1:x", Options(everyone_started=True))
    assert all(chat.open for chat in world.chats.values())
