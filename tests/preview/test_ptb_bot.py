"""A real python-telegram-bot application against the server, by long polling, as in production."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from telegram import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputMediaDocument,
    InputTextMessageContent,
    ReplyKeyboardMarkup,
    ReplyParameters,
    Update,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, Conflict, Forbidden, RetryAfter
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.preview.client import HANH, MAI, Client, NoReply
from bot.preview.options import Refusal
from bot.preview.people import GROUP_ID

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.preview.server import Server

Context = ContextTypes.DEFAULT_TYPE
KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("💰 Lệ phí", callback_data="fee")]])
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x07\x00\x00\x00\x05\x08\x02\x00\x00\x00\x00\x00\x00\x00"
)


async def on_start(update: Update, context: Context) -> None:
    payload = " ".join(context.args or [])
    assert update.message
    await update.message.reply_html(f"Chào <b>bà con</b>! {payload}", reply_markup=KEYBOARD)


async def on_text(update: Update, _: Context) -> None:
    message = update.effective_message
    assert message
    assert message.text
    await message.chat.send_action(ChatAction.TYPING)
    await message.reply_text(f"{'Sửa' if update.edited_message else 'Hỏi'}: {message.text}", do_quote=True)


async def on_document(update: Update, _: Context) -> None:
    assert update.message
    assert update.message.document
    content = await (await update.message.document.get_file()).download_as_bytearray()
    await update.message.reply_document(
        bytes(content)[::-1], filename="tra-lai.txt", caption="<i>Đây ạ</i>", parse_mode=ParseMode.HTML
    )


async def on_press(update: Update, _: Context) -> None:
    query = update.callback_query
    assert query
    await query.answer("Không thu phí", show_alert=True)
    await query.edit_message_text("Lệ phí: không thu")


async def on_inline(update: Update, _: Context) -> None:
    assert update.inline_query
    content = InputTextMessageContent(f"<b>{update.inline_query.query}</b>", ParseMode.HTML)
    await update.inline_query.answer([InlineQueryResultArticle("1", "Khai sinh", content, KEYBOARD)])


@pytest.fixture
async def app(server: Server) -> AsyncIterator[Application[Any, Any, Any, Any, Any, Any]]:
    builder = Application.builder().token(server.world.token)
    running = builder.base_url(server.api_url).base_file_url(server.file_url).build()
    running.add_handlers(
        [
            CommandHandler("start", on_start),
            MessageHandler(filters.TEXT, on_text),
            MessageHandler(filters.Document.ALL, on_document),
            CallbackQueryHandler(on_press),
            InlineQueryHandler(on_inline),
        ]
    )
    async with running:
        await running.start()
        assert running.updater
        await running.updater.start_polling(poll_interval=0)
        yield running
        await running.updater.stop()
        await running.stop()


App = Application[Any, Any, Any, Any, Any, Any]


async def test_start_with_payload_and_a_text(client: Client, app: App) -> None:
    assert (await app.bot.get_me()).is_bot
    hello = await client.wait_for_reply(MAI, await client.start(MAI, "p_1-001193"))
    assert hello.text == "Chào bà con! p_1-001193"
    assert hello.raw["entities"][0]["type"] == "bold"
    answer = await client.ask(MAI, "khai sinh")
    assert answer.text == "Hỏi: khai sinh"
    assert answer.raw["reply_to_message"]["text"] == "khai sinh"


@pytest.mark.usefixtures("app")
async def test_a_button_shows_an_alert_and_edits_the_message(client: Client) -> None:
    hello = await client.wait_for_reply(MAI, await client.start(MAI))
    answer = await client.press(MAI, hello, "Lệ phí")
    assert (answer.text, answer.alert) == ("Không thu phí", True)
    edited = await client.wait_for(MAI, hello.revision, lambda seen: seen.edited)
    assert (edited.id, edited.text, edited.buttons) == (hello.id, "Lệ phí: không thu", ())


@pytest.mark.usefixtures("app")
async def test_a_double_press_is_two_queries(client: Client) -> None:
    hello = await client.wait_for_reply(MAI, await client.start(MAI))
    answers = await client.press_often(MAI, hello, "Lệ phí", times=2)
    assert [answer.text for answer in answers] == ["Không thu phí"] * 2


@pytest.mark.usefixtures("app")
async def test_an_edited_message_reaches_the_bot(client: Client) -> None:
    said = await client.say(MAI, "khai sin")
    await client.wait_for_reply(MAI, said)
    edited = await client.edit(MAI, said, "khai sinh")
    answer = await client.wait_for_reply(MAI, edited)
    assert answer.text == "Sửa: khai sinh"


@pytest.mark.usefixtures("app")
async def test_a_document_goes_both_ways(client: Client, server: Server) -> None:
    sent = await client.send_file(MAI, "đơn.txt", b"abc", caption="của tôi")
    answer = await client.wait_for_reply(MAI, sent)
    assert (answer.document, answer.text) == ("tra-lai.txt", "Đây ạ")
    stored = server.world.files.get(answer.raw["document"]["file_id"])
    assert stored.upload.data == b"cba"


async def test_inline_results_become_messages_via_the_bot(client: Client, app: App) -> None:
    await client.start(MAI)
    (result,) = await client.inline(MAI, "khai sinh")
    assert result.title == "Khai sinh"
    sent = await client.choose(MAI, result)
    assert (sent.text, sent.labels) == ("khai sinh", ["💰 Lệ phí"])
    assert sent.raw["via_bot"]["username"] == app.bot.username
    assert (await client.press(MAI, sent, "Lệ phí")).alert


async def test_commands_descriptions_and_menus(client: Client, app: App) -> None:
    await client.start(HANH)
    await app.bot.set_my_commands([("thutuc", "Tra thủ tục")])
    assert await client.menu(HANH) == ["thutuc"]
    assert [command.command for command in await app.bot.get_my_commands()] == ["thutuc"]
    await app.bot.set_my_description("Hỏi thủ tục")
    await app.bot.set_my_short_description("Một cửa")
    assert (await app.bot.get_my_description()).description == "Hỏi thủ tục"
    assert (await app.bot.get_my_short_description()).short_description == "Một cửa"
    assert (await client.get("people"))["bot"]["description"] == "Hỏi thủ tục"


async def test_photos_albums_copies_and_forwards(client: Client, app: App) -> None:
    await client.start(MAI)
    photo = await app.bot.send_photo(MAI, PNG, caption="Ảnh")
    assert (photo.photo[-1].width, photo.photo[-1].height) == (7, 5)
    again = await app.bot.send_photo(MAI, photo.photo[-1].file_id)
    assert again.photo[-1].file_id == photo.photo[-1].file_id
    album = await app.bot.send_media_group(MAI, [InputMediaDocument(b"a"), InputMediaDocument(b"b")])
    assert album[0].media_group_id == album[1].media_group_id
    copy = await app.bot.copy_message(MAI, MAI, photo.message_id, caption="Bản khác")
    assert (await client.history(MAI)).last.text == "Bản khác"
    assert copy.message_id > photo.message_id
    forwarded = await app.bot.forward_message(MAI, MAI, photo.message_id)
    assert forwarded.forward_origin
    assert await app.bot.delete_message(MAI, photo.message_id)
    assert photo.message_id not in [seen.id for seen in (await client.history(MAI)).messages]


async def test_keyboards_and_replies(client: Client, app: App) -> None:
    said = await client.start(MAI)
    keys = ReplyKeyboardMarkup([["Thủ tục", "Hồ sơ"]])
    sent = await app.bot.send_message(
        MAI, "Chọn", reply_markup=keys, reply_parameters=ReplyParameters(said.id)
    )
    assert sent.reply_markup is None
    assert sent.reply_to_message
    assert (await client.history(MAI)).last.keys == (("Thủ tục", "Hồ sơ"),)
    await app.bot.send_message(MAI, "Viết gì?", reply_markup=ForceReply())
    await app.bot.send_venue(MAI, 22.7, 106.6, "Một cửa", "Hạ Lang")
    assert (await client.history(MAI)).last.raw["venue"]["title"] == "Một cửa"


async def test_chats_and_members(client: Client, app: App) -> None:
    await client.start(MAI)
    assert (await app.bot.get_chat(MAI)).first_name == "Nông Thị Mai"
    assert (await app.bot.get_chat_member(GROUP_ID, MAI)).status == "member"
    assert await app.bot.get_chat_member_count(GROUP_ID) == 4


async def test_refusals_reach_ptb_as_its_errors(
    client: Client, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    await client.wait_for_reply(MAI, await client.start(MAI))
    await client.block(MAI)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await app.bot.send_message(MAI, "x")
    with pytest.raises(BadRequest, match="Chat not found"):
        await app.bot.send_message(5, "x")
    limit = Refusal(method="sendMessage", code=429, description="x", parameters={"retry_after": 7})
    await client.refuse(limit)
    with pytest.raises(RetryAfter):
        await app.bot.send_message(MAI, "x")
    await client.refuse(Refusal(method="sendMessage", code=409, description="x"))
    with pytest.raises(Conflict):
        await app.bot.send_message(MAI, "x")


async def test_waiting_in_vain_says_what_was_seen(server: Server) -> None:
    async with Client(server.url, wait=0.1) as client:
        with pytest.raises(NoReply, match=r"no fitting message for 1001 in 0.1 s; seen: .*khai sinh"):
            await client.wait_for_reply(MAI, (await client.say(MAI, "khai sinh")).revision - 1)
