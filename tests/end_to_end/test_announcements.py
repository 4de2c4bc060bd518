"""From a message of the desk officer to everybody who wants news: composed, approved, watched, stopped."""

import asyncio
import re
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.preview.options import Refusal
from bot.preview.seen import Seen
from tests.cast import HANH
from tests.end_to_end.stage import Stage, staged, until
from tests.end_to_end.test_people import follow_link, invite

pytestmark = pytest.mark.asyncio(loop_scope="session")
QUICK = "rate = 200\n[announcements]\nundo_seconds = 1\n"


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def office(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Stage, int]]:
    """A bot whose announcements can be taken back for a second only, and a head who approves them."""
    folder: Path = tmp_path_factory.mktemp("announcements")
    async with staged(folder, delivery=QUICK) as stage:
        head = await stage.newcomer()
        payload = await invite(stage, "lãnh đạo đơn vị", "Đàm Văn Sơn, UBND xã")
        assert "Đàm Văn Sơn" in await follow_link(stage, head, payload)
        yield stage, head


async def readers(stage: Stage, count: int) -> list[int]:
    """Let people in who want news of the commune."""
    people = [await stage.newcomer() for _ in range(count)]
    for person in people:
        card = await stage.client.ask(person, "/caidat")
        await stage.tap(person, card, "☐ Tin của xã")
    return people


async def composed(stage: Stage, text: str, *, to: str = "a/{}/to/everyone") -> tuple[Seen, int]:
    """Compose an announcement up to the rehearsal; return its card and number."""
    listed = await stage.client.ask(HANH, "/phatthongbao")
    asked = await stage.tap(HANH, listed, "✏️ Soạn thông báo mới")
    assert "gửi nội dung" in asked.text
    who = await stage.client.ask(HANH, text)
    number = int(who.buttons[0][0].data.split("/")[1])
    ready = await stage.tap_data(HANH, who, to.format(number))
    assert "Gửi thử cho tôi" in ready.text
    ready = await stage.tap(HANH, ready, "👁 Gửi thử cho tôi")
    assert text in await stage.said(HANH)
    return ready, number


async def approved(stage: Stage, head: int, card: Seen, number: int) -> None:
    """Let the author ask and the head agree."""
    await stage.client.press(HANH, card, "📨 Xin duyệt")
    await shown(stage, card, "chờ duyệt")
    asked = await stage.client.wait_for(
        head, 0, lambda one: one.from_bot and f"xin duyệt thông báo #{number}" in one.text
    )
    await stage.client.press(head, asked, "✅ Duyệt")

    async def agreed() -> bool:
        return "Đã duyệt" in (await stage.now(head, asked)).text

    assert await until(agreed)


async def shown(stage: Stage, card: Seen, words: str) -> Seen:
    """Wait until the progress message says this."""

    async def there() -> bool:
        return words in (await stage.now(HANH, card)).text

    assert await until(there, 30), (await stage.now(HANH, card)).text
    return await stage.now(HANH, card)


async def test_everybody_gets_it_once_and_the_figures_add_up(office: tuple[Stage, int]) -> None:
    stage, head = office
    people = await readers(stage, 6)
    await stage.client.post("block", person=people[0])
    card, number = await composed(stage, "Sáng thứ bảy cấp căn cước lưu động tại nhà văn hóa")
    await approved(stage, head, card, number)
    done = await shown(stage, card, "đã gửi xong")
    assert "Đã gửi: 5" in done.text
    assert "Đã chặn bot: 1" in done.text
    for person in people[1:]:
        said = await stage.said(person)
        assert sum("lưu động tại nhà văn hóa" in text for text in said) == 1
    await stage.client.press(HANH, done, "📊 Báo cáo (XLSX)")
    report = await stage.client.wait_for(HANH, done.revision, lambda one: one.from_bot and one.id > done.id)
    assert report.id
    again = await stage.tap(HANH, done, "➕ Gửi cho người chưa nhận")
    assert "Ai cũng đã có" in again.text


async def test_a_reader_ends_all_news_with_one_tap(office: tuple[Stage, int]) -> None:
    stage, head = office
    [person] = await readers(stage, 1)
    card, number = await composed(stage, "Thông báo thử nút thôi nhận tin")
    await approved(stage, head, card, number)
    got = await stage.client.wait_for(person, 0, lambda one: "thử nút thôi" in one.text)
    await stage.client.press(person, got, "🔕 Thôi nhận tin")

    async def ended() -> bool:
        held = await stage.client.ask(person, "/dulieucuatoi")
        return "Tin muốn nhận" not in held.text

    assert await until(ended)
    await shown(stage, card, "đã gửi xong")


async def test_it_is_stopped_within_a_second_and_nobody_else_gets_it(own_stage: Stage) -> None:
    stage = own_stage
    people = await readers(stage, 40)
    card, number = await composed(stage, "Tin này sẽ bị dừng")
    sending = await stage.tap(HANH, card, "📨 Gửi")
    assert "Bắt đầu gửi sau" in sending.text
    back = await stage.tap(HANH, sending, "↩️ Lấy lại, chưa gửi")
    assert "bản nháp" in back.text
    await stage.close()
    config = stage.folder / "config.toml"
    config.write_text(
        config.read_text("utf-8") + "rate = 5\n[announcements]\nundo_seconds = 0\n", encoding="utf-8"
    )
    await stage.open()  # drafts survive a restart
    again = await stage.tap_data(HANH, back, f"a/{number}/show")
    again = await stage.tap(HANH, again, "📨 Gửi")
    await shown(stage, again, "đang gửi")
    running = await stage.now(HANH, again)
    await stage.client.press(HANH, running, "⏹ Dừng hẳn")
    await shown(stage, running, "đã dừng")
    await asyncio.sleep(1)
    before = await got(stage, people, "sẽ bị dừng")
    await asyncio.sleep(2)
    assert await got(stage, people, "sẽ bị dừng") == before
    assert before < 40


async def got(stage: Stage, people: list[int], words: str) -> int:
    """Return how many of these people got a message with these words."""
    return sum([any(words in text for text in await stage.said(person)) for person in people])


async def test_a_kill_in_the_middle_sends_nothing_twice(office: tuple[Stage, int]) -> None:
    stage, head = office
    people = await readers(stage, 30)
    card, number = await composed(stage, "Tin giữa lúc mất điện")
    await approved(stage, head, card, number)

    async def begun() -> bool:
        return await got(stage, people, "mất điện") >= 3

    assert await until(begun)
    await stage.restart(signal.SIGKILL)
    done = await shown(stage, card, "đã gửi xong")
    unknown = re.search(r"Không rõ đã đến chưa: (\d+)", done.text)
    received = [sum("mất điện" in text for text in await stage.said(person)) for person in people]
    assert max(received) == 1
    assert sum(received) >= 30 - int(unknown[1] if unknown else 0)


async def test_a_message_telegram_refuses_is_found_by_the_rehearsal(office: tuple[Stage, int]) -> None:
    stage, _ = office
    listed = await stage.client.ask(HANH, "/phatthongbao")
    await stage.tap(HANH, listed, "✏️ Soạn thông báo mới")
    who = await stage.client.ask(HANH, "Tin hỏng")
    ready = await stage.tap_data(HANH, who, who.buttons[0][0].data)
    poison = Refusal(method="sendMessage", code=400, description="Bad Request: can't parse entities", times=1)
    async with stage.faults(poison):
        refused = await stage.tap(HANH, ready, "👁 Gửi thử cho tôi")
    assert "Telegram không nhận nội dung này" in refused.text
    assert "📨" not in " ".join(refused.labels)


async def test_citizens_cannot_announce_approve_or_stop(office: tuple[Stage, int], mai: int) -> None:
    stage, _ = office
    [stranger] = await readers(stage, 1)
    assert "dành cho cán bộ" in (await stage.client.ask(stranger, "/phatthongbao")).text
    card = await stage.client.ask(stranger, "/caidat")
    for verb in ("new", "show", "stop", "yes", "submit", "to/everyone", "report"):
        answers = await stage.client.press_data(stranger, card, f"a/1/{verb}")
        assert "cũ" in answers[0].text or answers[0].text
    assert not [text for text in await stage.said(stranger) if "Thông báo #" in text]
    assert mai
