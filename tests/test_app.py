"""The whole bot in this process, on both databases: every door, and what happens when Telegram will not."""

import logging
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot import app
from bot.config import Database, Knowledge, People, Settings, Telegram
from bot.house import House
from bot.preview.client import Client
from bot.preview.options import Refusal
from bot.preview.people import GROUP_ID
from bot.preview.seen import Seen
from bot.preview.server import LOCAL_TOKEN, start_server
from tests.cast import HANH, MAI, NOW


@dataclass
class Bot:
    """The bot with its people's client and its own folder of knowledge."""

    house: House
    client: Client
    knowledge: Path

    async def tap(self, message: Seen, data: str) -> Seen:
        """Tap a button of Mai's message and return the message as it then stands."""
        before = message.revision
        [answer] = await self.client.press_data(MAI, message, data)
        assert answer.text == "", answer
        return await self.client.wait_for(MAI, before, lambda one: one.id == message.id)

    async def all_of(self, message: Seen) -> list[Seen]:
        """Tap every button of the message that leads somewhere, coming back each time."""
        found = []
        for row in message.buttons:
            for button in row:
                if button.data and not button.data.endswith("/g"):
                    found.append(await self.tap(message, button.data))
                    message = found[-1]
        return found


@pytest.fixture
async def bot(database_url: str, knowledge_folder: Path, tmp_path: Path) -> AsyncIterator[Bot]:
    """A running bot, once on each database."""
    server = await start_server()
    knowledge = shutil.copytree(knowledge_folder, tmp_path / "knowledge")
    settings = replace(
        Settings(),
        telegram=Telegram(token=LOCAL_TOKEN, api_url=server.url),
        database=Database(url=database_url),
        knowledge=Knowledge(path=knowledge, reload_seconds=3600),
        people=People(admins=(HANH,)),
    )
    house = app.build(settings, clock=lambda: NOW)
    async with Client(server.url) as client, app.opened(house):
        yield Bot(house, client, knowledge)
    await server.close()


async def test_every_button_of_an_answer(bot: Bot) -> None:
    card = await bot.client.ask(MAI, "đăng ký khai sinh")
    assert card.text.startswith("Khai sinh")
    seen = await bot.all_of(card)
    heads = [one.text.split("\n")[0].rpartition(":")[2].strip() for one in seen]
    assert heads[:5] == ["giấy tờ cần có", "các bước", "ba cách nộp", "mẫu đơn", "căn cứ"]
    assert "160" in seen[5].text or "ký tự" in seen[5].text
    checklist = await bot.tap(card, "p/1.001193/d")
    ticked = await bot.tap(card, checklist.buttons[0][0].data)
    assert ticked.labels[0] == "☑️ 1"
    sent = await bot.client.press_data(MAI, card, "p/1.001193/g")
    assert sent[0].text == ""
    assert (await bot.client.wait_for(MAI, ticked.revision, lambda one: "☑ 1." in one.text)).id != card.id


async def test_a_stale_button_says_so_and_changes_nothing(bot: Bot) -> None:
    card = await bot.client.ask(MAI, "đăng ký kết hôn")
    for data in ("p/9.999999/s", "p/9.999999/g", "p/1.000894/zz", "f/00000000/0", "old-button", "b/1/2/3"):
        [answer] = await bot.client.press_data(MAI, card, data)
        assert "Nút này cũ rồi" in answer.text, data
    assert (await bot.client.history(MAI)).last.text == card.text


async def test_every_door_beside_the_question(bot: Bot) -> None:
    client = bot.client
    begun = await client.start(MAI)
    assert "trợ lý thủ tục" in (await client.wait_for_reply(MAI, begun)).text
    await client.wait_for(MAI, begun.revision, lambda one: "muốn nhận tin không" in one.text)
    opened = await client.wait_for_reply(MAI, await client.start(MAI, "p_1-000894"))
    assert opened.text.startswith("Kết hôn")
    assert "9.999999" in (await client.wait_for_reply(MAI, await client.start(MAI, "p_9-999999"))).text
    assert "/thutuc" in (await client.ask(MAI, "/help")).text
    fields = await client.ask(MAI, "/thutuc")
    assert "chọn một việc" in (await bot.tap(fields, fields.buttons[0][0].data)).text
    assert "UBND xã Hạ Lang" in (await client.ask(MAI, "/lienhe")).text
    assert "không có lệnh này" in (await client.ask(MAI, "/bay")).text
    for kind, word in (
        ("sticker", "chỉ đọc được chữ"),
        ("voice", "chưa nghe"),
        ("document", "không giữ ảnh"),
    ):
        sent = await client.send_file(MAI, f"x.{kind}", b"x", kind=kind)
        assert word in (await client.wait_for_reply(MAI, sent)).text
    assert "viết rõ hơn" in (await bot.tap(await client.ask(MAI, "mất giấy khai sinh"), "n")).text
    results = await client.inline(MAI, "khai sinh")
    assert 1 <= len(results) <= 5
    assert await client.inline(MAI, "  ") == []


async def test_a_language_and_what_is_held(bot: Bot) -> None:
    client = bot.client
    assert "không giữ gì" in (await client.ask(MAI, "/dulieucuatoi")).text
    chosen = await bot.tap(await client.ask(MAI, "/settings"), "lang/en")
    assert "English" in chosen.text
    await client.ask(MAI, "đăng ký khai sinh")
    held = await client.ask(MAI, "/dulieucuatoi")
    assert "English" in held.text
    assert "Khai sinh" in held.text
    assert "rased" in (await bot.tap(held, "erase")).text
    assert "không giữ gì" in (await client.ask(MAI, "/dulieucuatoi")).text
    asked = await client.say(MAI, "/dulieucuatoi@motcua_halang_bot", chat=GROUP_ID)
    called = await client.ask(MAI, "@motcua_halang_bot đăng ký kết hôn", chat=GROUP_ID)
    seen = await client.history(MAI, chat=GROUP_ID, after=asked.revision)
    assert [one.id for one in seen.messages if one.from_bot] == [called.id]


async def test_staff_see_questions_and_edits_of_the_knowledge(bot: Bot) -> None:
    client = bot.client
    begun = await client.start(HANH)
    await client.wait_for(HANH, begun.revision, lambda one: "muốn nhận tin không" in one.text)
    assert "cauhoi" in await client.menu(HANH)
    assert "cauhoi" not in await client.menu(MAI)
    assert "Chưa có câu hỏi" in (await client.ask(HANH, "/cauhoi")).text
    await client.ask(MAI, "xyzzy")
    await bot.house.journal.flush()
    assert "xyzzy" in (await client.ask(HANH, "/cauhoi")).text
    assert "dành cho cán bộ" in (await client.ask(MAI, "/cauhoi")).text
    faq = bot.knowledge / "faq.toml"
    whole = faq.read_text(encoding="utf-8")
    faq.write_text("[[faq]]\nid = 1\n" * 9, encoding="utf-8")
    broken = await _told(bot, HANH)
    assert "vẫn dùng bản cũ" in broken.text
    assert "lỗi nữa" in broken.text
    assert (await client.ask(MAI, "đăng ký kết hôn")).text.startswith("Kết hôn")
    faq.write_text(whole + "# sửa xong\n", encoding="utf-8")
    assert "Đã nhận kiến thức mới" in (await _told(bot, HANH)).text


async def test_what_telegram_refuses_does_not_stop_an_answer(
    bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    client = bot.client
    card = await client.ask(MAI, "đăng ký khai sinh")
    await client.refuse(
        Refusal(method="editMessageText", code=400, description="Bad Request: message can't be edited")
    )
    await client.press_data(MAI, card, "p/1.001193/t")
    fresh = await client.wait_for(MAI, card.revision, lambda one: "các bước" in one.text)
    assert fresh.id != card.id
    old = Refusal(
        method="answerCallbackQuery", code=400, description="Bad Request: query is too old", times=1
    )
    await client.refuse(old)
    press = {"person": MAI, "chat": card.chat, "message": card.id, "data": "p/1.001193/d"}
    await client.post("press", **press, times=1, wait=0)  # nobody waits for the answer that is too late
    await client.wait_for(MAI, fresh.revision, lambda one: "giấy tờ cần có" in one.text)
    await client.refuse(
        Refusal(method="sendMessage", code=403, description="Forbidden: bot was blocked", chat_id=HANH)
    )
    (bot.knowledge / "faq.toml").write_text("[[faq]]\n", encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        await bot.house.staffroom.refresh_knowledge(bot.house.application.bot)
    assert any("not reached" in record.message for record in caplog.records)


async def _told(bot: Bot, person: int) -> Seen:
    """Let the bot look at its knowledge and return what it tells the person."""
    revision = (await bot.client.history(person)).revision
    await bot.house.staffroom.refresh_knowledge(bot.house.application.bot)
    return await bot.client.wait_for_reply(person, revision)
