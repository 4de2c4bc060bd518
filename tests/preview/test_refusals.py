"""Every refusal a bot may meet, over HTTP, in Telegram's words."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from bot.preview.client import MAI, NAM, Client
from bot.preview.options import Refusal
from bot.preview.people import GROUP_ID

if TYPE_CHECKING:
    from bot.preview.server import Server
    from tests.preview.conftest import Caller

LATE_END = "ends after the end of the text at UTF-16 offset 9"
UNCHANGED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


@pytest.fixture(autouse=True)
async def started(client: Client) -> None:
    await client.start(MAI)


async def test_wrong_token_and_unknown_method(call: Caller, session: aiohttp.ClientSession) -> None:
    assert await call.refusal("sendSmoke") == "Not Found"
    async with session.get("/bot7:wrong/getMe") as response:
        assert (response.status, (await response.json())["description"]) == (401, "Unauthorized")


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"text": "x"}, "Bad Request: chat_id is empty"),
        ({"chat_id": 5, "text": "x"}, "Bad Request: chat not found"),
        ({"chat_id": NAM, "text": "x"}, "Bad Request: chat not found"),
        ({"chat_id": MAI, "text": " \n"}, "Bad Request: message text is empty"),
        ({"chat_id": MAI, "text": "x" * 4097}, "Bad Request: message is too long"),
        ({"chat_id": MAI, "text": "😀" * 2049}, "Bad Request: message is too long"),
        ({"chat_id": MAI, "text": "x", "parse_mode": "BBCode"}, "Bad Request: unsupported parse_mode"),
        (
            {"chat_id": MAI, "text": "x", "reply_parameters": {"message_id": 9999}},
            "Bad Request: message to be replied not found",
        ),
        (
            {"chat_id": MAI, "text": "x", "entities": [{"type": "bold", "offset": 0, "length": 9}]},
            f"Bad Request: entity beginning at UTF-16 offset 0 {LATE_END}",
        ),
    ],
)
async def test_messages_that_are_refused(call: Caller, params: dict[str, Any], description: str) -> None:
    assert await call.refusal("sendMessage", **params) == description


@pytest.mark.parametrize(
    ("button", "description"),
    [
        ({"text": "x", "callback_data": "đ" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": " ", "callback_data": "x"}, "inline keyboard button text must be non-empty"),
        (
            {"text": "x"},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ({"text": "x", "url": "hạ lang"}, "inline keyboard button URL 'hạ lang' is invalid: Wrong HTTP URL"),
        (
            {"text": "x", "url": "tel:+84900000001"},
            "inline keyboard button URL 'tel:+84900000001' is invalid: Unsupported URL protocol",
        ),
        (
            {"text": "x", "url": "http://localhost:8080/"},
            "inline keyboard button URL 'http://localhost:8080/' is invalid: Wrong HTTP URL",
        ),
        ({"text": "x", "copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
    ],
)
async def test_buttons_that_are_refused(call: Caller, button: dict[str, Any], description: str) -> None:
    markup = {"inline_keyboard": [[button]]}
    refused = await call.refusal("sendMessage", chat_id=MAI, text="x", reply_markup=markup)
    assert refused == f"Bad Request: {description}"


async def test_the_longest_allowed_values_pass(call: Caller) -> None:
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "x" * 64}]]}
    assert await call("sendMessage", chat_id=MAI, text="x" * 4096, reply_markup=markup)


async def test_edits_that_are_refused(call: Caller, client: Client) -> None:
    own = (await client.history(MAI)).last.id
    sent = (await call("sendMessage", chat_id=MAI, text="<b>x</b>", parse_mode="HTML"))["message_id"]
    edit = {"chat_id": MAI, "text": "<strong>x</strong>", "parse_mode": "HTML"}
    assert await call.refusal("editMessageText", **edit, message_id=sent) == UNCHANGED
    assert await call.refusal("editMessageReplyMarkup", chat_id=MAI, message_id=sent) == UNCHANGED
    missing = await call.refusal("editMessageText", **edit, message_id=9999)
    assert missing == "Bad Request: message to edit not found"
    foreign = await call.refusal("editMessageText", **edit, message_id=own)
    assert foreign == "Bad Request: message can't be edited"


async def test_deletions_that_are_refused(call: Caller, client: Client) -> None:
    gone = await call.refusal("deleteMessage", chat_id=MAI, message_id=9999)
    assert gone == "Bad Request: message to delete not found"
    said = await client.say(MAI, "trong nhóm", chat=GROUP_ID)
    kept = await call.refusal("deleteMessage", chat_id=GROUP_ID, message_id=said.id)
    assert kept == "Bad Request: message can't be deleted"


async def test_a_caption_has_its_own_limit(call: Caller, session: aiohttp.ClientSession) -> None:
    form = aiohttp.FormData({"chat_id": str(MAI), "caption": "x" * 1025})
    form.add_field("document", b"x", filename="x.txt")
    async with session.post(f"/bot{call.token}/sendDocument", data=form) as response:
        assert (await response.json())["description"] == "Bad Request: message caption is too long"


async def test_files_that_are_refused(call: Caller) -> None:
    unknown = await call.refusal("sendDocument", chat_id=MAI, document="no-such-id")
    assert unknown == "Bad Request: wrong file identifier/HTTP URL specified"
    away = await call.refusal("sendPhoto", chat_id=MAI, photo="https://a.vn/a.png")
    assert away == "Bad Request: failed to get HTTP URL content"


async def test_people_who_cannot_be_written_to(call: Caller, client: Client) -> None:
    await client.block(MAI)
    blocked = await call.raw("sendMessage", chat_id=MAI, text="x")
    assert (blocked["error_code"], blocked["description"]) == (403, "Forbidden: bot was blocked by the user")
    await client.unblock(MAI)
    assert await call("sendMessage", chat_id=MAI, text="x")
    await client.say(NAM, "/start", chat=GROUP_ID)
    strange = await call.refusal("sendMessage", chat_id=NAM, text="x")
    assert strange == "Forbidden: bot can't initiate conversation with a user"
    await client.post("deactivate", person=MAI)
    assert await call.refusal("sendMessage", chat_id=MAI, text="x") == "Forbidden: user is deactivated"


async def test_a_left_group_is_closed(call: Caller) -> None:
    await call("leaveChat", chat_id=GROUP_ID)
    left = await call.refusal("sendMessage", chat_id=GROUP_ID, text="x")
    assert left == "Forbidden: bot is not a member of the supergroup chat"


async def test_queries_are_answered_once_and_in_time(call: Caller, server: Server, client: Client) -> None:
    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert await call.refusal("answerCallbackQuery", callback_query_id="1") == too_old
    sent = await call("sendMessage", chat_id=MAI, text="x")
    press = asyncio.create_task(client.post("press", person=MAI, message=sent["message_id"], data="x"))
    query = await self_query(call)
    await call("answerCallbackQuery", callback_query_id=query, text="Xong")
    assert await press == {"answers": [{"text": "Xong", "alert": False, "url": ""}]}
    assert await call.refusal("answerCallbackQuery", callback_query_id=query) == too_old
    await client.post("press", person=MAI, message=sent["message_id"], data="x", wait=0)
    now = server.world.clock()
    server.world.clock = lambda: now + 3600
    assert await call.refusal("answerCallbackQuery", callback_query_id=await self_query(call)) == too_old


async def self_query(call: Caller) -> str:
    """The id of the newest button press."""
    while True:
        updates = await call("getUpdates", offset=-1, timeout=5)
        if "callback_query" in updates[-1]:
            return str(updates[-1]["callback_query"]["id"])
        await asyncio.sleep(0.01)


async def test_bad_commands(call: Caller) -> None:
    for command, description in (
        ({"command": "Thủ-tục", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "thutuc", "description": ""}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ):
        assert await call.refusal("setMyCommands", commands=[command]) == f"Bad Request: {description}"
    scope = {"type": "chat", "chat_id": NAM}
    assert await call.refusal("setMyCommands", commands=[], scope=scope) == "Bad Request: chat not found"


async def test_polling_and_webhook_exclude_each_other(call: Caller) -> None:
    first = asyncio.create_task(call.raw("getUpdates", offset=10**9, timeout=5))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(call.raw("getUpdates", timeout=5))
    assert "terminated by other getUpdates request" in (await first)["description"]
    await call("setWebhook", url="https://bot.example.vn/hook")
    assert (await second)["error_code"] == 409
    assert "while webhook is active" in await call.refusal("getUpdates")


async def test_webhooks_that_are_refused(call: Caller) -> None:
    plain = await call.refusal("setWebhook", url="http://bot.example.vn/")
    assert plain == "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
    odd = await call.refusal("setWebhook", url="https://bot.example.vn/", secret_token="đ")  # noqa: S106 - a made-up one
    assert odd == "Bad Request: secret token contains unallowed characters"


async def test_strict_pace_answers_429(call: Caller, client: Client) -> None:
    await client.post("options", strict_pace=True)
    await call("sendMessage", chat_id=MAI, text="1")
    fast = await call.raw("sendMessage", chat_id=MAI, text="2")
    assert (fast["error_code"], fast["parameters"]) == (429, {"retry_after": 1})


async def test_played_faults(call: Caller, client: Client) -> None:
    fault = Refusal(method="setMyCommands", code=500, description="Internal Server Error", times=1)
    await client.refuse(fault, Refusal(method="sendMessage", code=400, description="no", chat_id=NAM))
    assert await call.refusal("setMyCommands", commands=[]) == "Internal Server Error"
    assert await call("setMyCommands", commands=[]) is True
    assert await call("sendMessage", chat_id=MAI, text="x")
    assert await call.refusal("sendMessage", chat_id=NAM, text="x") == "no"


async def test_a_played_fault_may_lose_only_the_answer(call: Caller, client: Client) -> None:
    await client.refuse(Refusal(method="sendMessage", code=0, times=1, after=True))
    with pytest.raises(aiohttp.ClientError):
        await call.raw("sendMessage", chat_id=MAI, text="đã tới")
    assert (await client.history(MAI)).last.text == "đã tới"
