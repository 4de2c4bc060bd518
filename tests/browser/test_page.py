"""The preview as a person uses it: `python -m bot preview`, a real browser, a typed question.

Set UPDATE_PICTURES=1 to take the README's pictures anew.
"""

import asyncio
import datetime as dt
import os
import re
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, ViewportSize, async_playwright, expect
from playwright.async_api import TimeoutError as TooLong

from bot.make_believe.people import villagers

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "pictures"
QUIET = [
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
]
DESKTOP = ViewportSize(width=1060, height=740)
PHONE = ViewportSize(width=390, height=844)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def address() -> AsyncIterator[str]:
    """The preview, started as the README says."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "preview", "--port", "0", "--no-browser",
        cwd=ROOT, stdout=asyncio.subprocess.PIPE, env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert process.stdout is not None
    try:
        line = (await asyncio.wait_for(process.stdout.readline(), 30)).decode()
        yield line.split(": ")[1].split(" ")[0]
    finally:
        process.terminate()
        ended = await process.wait()
    assert ended == 0


@pytest_asyncio.fixture(loop_scope="module")
async def page(address: str) -> AsyncIterator[Page]:
    """The chat page in a fresh browser; an error in its console fails the test."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        opened = await browser.new_page(viewport=DESKTOP)
        wrong: list[str] = []
        opened.on("pageerror", lambda error: wrong.append(str(error)))
        await opened.goto(address)
        yield opened
        await browser.close()
    assert not wrong


async def test_a_typed_question_is_answered_with_a_card(page: Page, tmp_path: Path) -> None:
    await become(page, 1001)
    await ask(page, "lam giay khai sinh cho con can gi")
    card = page.get_by_test_id("message").last
    await expect(card).to_contain_text("Khai sinh")
    await expect(card.locator("b, strong").first).to_have_text("Khai sinh")
    await expect(page.get_by_test_id("inline-button").filter(has_text="Các bước")).to_be_visible()
    await picture(page, "first-card", tmp_path)


async def test_papers_are_ticked_by_tapping(page: Page, tmp_path: Path) -> None:
    await become(page, 1002)
    await ask(page, "đăng ký kết hôn")
    await tap(page, "Giấy tờ")
    await expect(page.get_by_test_id("message").last).to_contain_text("Còn thiếu 2")
    await tap(page, "◻️ 1")
    await expect(page.get_by_test_id("message").last).to_contain_text("Còn thiếu 1")
    await expect(page.get_by_test_id("inline-button").filter(has_text="☑️ 1")).to_be_visible()
    await picture(page, "checklist", tmp_path)
    await tap(page, "◻️ 2")
    await expect(page.get_by_test_id("message").last).to_contain_text("Đủ 2 giấy")


async def test_an_ambiguous_question_offers_buttons(page: Page, tmp_path: Path) -> None:
    await become(page, 1001)
    await ask(page, "mất giấy khai sinh")
    await expect(page.get_by_test_id("message").last).to_contain_text("việc nào")
    await picture(page, "choices", tmp_path)
    await tap(page, "Trích lục")
    await expect(page.get_by_test_id("message").last).to_contain_text("2.000635")


async def test_a_slip_is_photographed_followed_and_the_next_day_brings_news(
    page: Page, tmp_path: Path
) -> None:
    await page.set_viewport_size(ViewportSize(width=1400, height=860))
    await become(page, 1002)
    await page.get_by_test_id("slips-toggle").click()
    slips = page.get_by_test_id("slip")
    await expect(slips).to_have_count(50)
    slip = slips.filter(has_text="Đang xử lý").nth(1)
    code = await slip.get_by_test_id("slip-code").inner_text()
    start = page.get_by_test_id("start")
    if await start.is_visible():
        with suppress(TooLong):  # offered only until the page knew that this person has a history
            await start.click(timeout=2000)
    await slip.get_by_test_id("slip-photo").click()
    await expect(page.get_by_test_id("message").last).to_contain_text("Đang xử lý")
    await expect(page.get_by_test_id("message").last).to_contain_text(code)
    await tap(page, "🔔 Theo dõi hồ sơ này")
    await expect(page.get_by_test_id("message").last).to_contain_text("Bot sẽ nhắn")
    for _ in range(3):  # each day moves a third of them on
        await deed(page, "Nhập dữ liệu")
        await page.wait_for_timeout(700)
    await expect(page.get_by_test_id("message").filter(has_text="có tin mới").last).to_contain_text(code)
    await picture(page, "dossier", tmp_path)


async def test_the_raw_calls_can_be_watched(page: Page) -> None:
    await become(page, 1001)
    await ask(page, "đăng ký tạm trú")
    await expect(page.get_by_test_id("message").last).to_contain_text("tạm trú")
    await page.get_by_test_id("log-toggle").click()
    call = page.locator('[data-testid="raw-call"][data-method="sendMessage"]').first
    await call.locator("summary").click()
    await expect(call.locator("pre")).to_contain_text("1.004194")


async def test_everybody_has_a_chat_of_their_own(page: Page) -> None:
    await page.get_by_test_id("persona-1005").click()
    await expect(page.get_by_test_id("chat-status")).to_contain_text("Đàm Văn Sơn")
    await ask(page, "đăng ký kết hôn")
    await page.get_by_test_id("group-1003").click()
    await expect(page.get_by_test_id("chat-title")).to_contain_text("Tổ công nghệ số")
    await expect(page.get_by_test_id("message")).to_have_count(0)
    await say(page, "@motcua_halang_bot đăng ký khai tử")
    await expect(page.get_by_test_id("message").last).to_contain_text("Khai tử")
    await page.get_by_test_id("persona-1005").click()
    await expect(page.get_by_test_id("message").last).to_contain_text("Kết hôn")


async def test_it_fits_a_telephone(page: Page, tmp_path: Path) -> None:
    await page.set_viewport_size(PHONE)
    await become(page, 1003)
    await ask(page, "mat bia do lam lai o dau")
    await expect(page.get_by_test_id("message").last).to_contain_text("Mất bìa đỏ")
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    await picture(page, "phone", tmp_path)


async def test_an_announcement_reaches_everybody_who_wants_news(page: Page, tmp_path: Path) -> None:
    wanting = [one for one in villagers() if one.topics]
    blocked = sum(one.blocked for one in wanting)
    await become(page, 1003)
    await ask(page, "/phatthongbao")
    await tap(page, "✏️ Soạn thông báo mới")
    await expect(page.get_by_test_id("message").last).to_contain_text("gửi nội dung")
    await say(page, "Sáng thứ Bảy này làm căn cước lưu động tại nhà văn hóa xã. Bà con mang căn cước cũ.")
    await tap(page, f"👥 Mọi người nhận tin ({len(wanting)})")
    await tap(page, "👁 Gửi thử cho tôi")
    await tap(page, "📨 Xin duyệt")
    await page.get_by_test_id("persona-1005").click()
    await expect(page.get_by_test_id("message").last).to_contain_text("Lương Thị Hạnh xin duyệt")
    await tap(page, "✅ Duyệt")
    await expect(page.get_by_test_id("message").last).to_contain_text("Sau 10 giây")
    await page.get_by_test_id("persona-1003").click()
    progress = page.get_by_test_id("message").filter(has_text="Thông báo #")
    await expect(progress).to_contain_text("Bắt đầu gửi sau")
    await deed(page, "07:30 ngày mai")  # nobody waits these ten seconds
    await page.get_by_test_id("slips-toggle").click()
    await expect(page.get_by_test_id("crowd-note")).to_have_text(re.compile("^4[0-9] người"), timeout=15_000)
    await picture(page, "announcement", tmp_path)
    await expect(progress).to_contain_text("đã gửi xong", timeout=20_000)
    await expect(progress).to_contain_text(f"Đã gửi: {len(wanting) - blocked}")
    await expect(progress).to_contain_text(f"Đã chặn bot: {blocked}")
    await expect(page.get_by_test_id("crowd-note")).to_contain_text(f"{len(wanting) - blocked} người")
    await page.get_by_test_id("crowd-toggle").click()
    reached = page.get_by_test_id("crowd-person").filter(has_text=wanting[0].name)
    await reached.click()
    await expect(page.get_by_test_id("message").last).to_contain_text("căn cước lưu động")


async def test_the_clock_is_put_forward_and_a_reminder_goes_out(page: Page) -> None:
    await page.set_viewport_size(ViewportSize(width=1400, height=860))
    await become(page, 1003)
    await deed(page, "Đến 22:00 tối nay")
    await expect(page.get_by_test_id("bot-clock")).to_contain_text("22:0")
    await expect(page.get_by_test_id("desk-said")).to_contain_text("giờ yên tĩnh")
    await deed(page, "Đến nhắc việc kế tiếp")
    await expect(page.get_by_test_id("desk-said")).to_contain_text("/chiendich")  # how to switch one on
    await ask(page, "/chiendich")
    await tap(page, re.compile("^⚪️ 1$"))
    await tap(page, "▶️ Bật")
    await expect(page.get_by_test_id("message").last).to_contain_text("lừa đảo: chuyện tiền · đang bật")
    await deed(page, "Đến 07:30 ngày mai")
    await expect(page.get_by_test_id("bot-clock")).to_contain_text("07:3")
    await deed(page, "Đến nhắc việc kế tiếp")
    await expect(page.get_by_test_id("desk-said")).to_contain_text("lừa đảo: chuyện tiền”: đang gửi cho")
    reached = sum("scam" in one.topics and not one.blocked for one in villagers())
    await expect(page.get_by_test_id("crowd-note")).to_contain_text(f"{reached} người", timeout=10_000)
    await expect(page.get_by_test_id("crowd-toggle")).to_have_attribute("title", re.compile("lừa đảo"))


async def test_an_official_hears_first_and_makes_a_new_appointment(page: Page, tmp_path: Path) -> None:
    await page.set_viewport_size(ViewportSize(width=1400, height=860))
    await become(page, 1004)
    today = await a_morning_with_work(page)
    await tap(page, re.compile("^1$"))
    await expect(page.get_by_test_id("message").last).to_contain_text("Phụ trách: Bế Văn Tùng")
    await tap(page, "🗓 Xin gia hạn")
    await expect(page.get_by_test_id("message").last).to_contain_text("cần thêm thời gian")
    await say(page, "Chờ xác minh thực địa")
    new, newest = today + dt.timedelta(days=14), page.get_by_test_id("message").last
    await say(page, f"{new:%d/%m/%Y}")
    while "cơ quan nghỉ" in await newest.inner_text():
        new += dt.timedelta(days=1)
        await say(page, f"{new:%d/%m/%Y}")
    await tap(page, "📨 Hẹn lại và báo người dân")
    await expect(newest).to_contain_text("Đã hẹn lại")
    await say(page, "/xinloi")
    await tap(page, "📝 1")
    await expect(newest).to_contain_text("thành thật xin lỗi")
    await expect(newest).to_contain_text("Chờ xác minh thực địa")
    await picture(page, "official", tmp_path)
    await page.get_by_test_id("persona-1005").click()
    await expect(page.get_by_text("Đơn vị quá hạn nhiều ngày").last).to_be_visible()
    await expect(page.get_by_text("Chưa có ai nhận trên bot").last).to_be_visible()


async def a_morning_with_work(page: Page) -> dt.date:
    """Put the clock forward to a morning on which the office works; return the day its message names."""
    for _ in range(15):  # Tết is the longest rest
        now = re.search(r"(\d+)/(\d+)", await deed(page, "Đến 07:30 ngày mai"))
        assert now
        told = page.get_by_test_id("message").filter(has_text=f"hôm nay, {now[1]}/{now[2]}/")
        with suppress(AssertionError):
            await expect(told).to_be_visible(timeout=5_000)
            break
    found = re.search(r"hôm nay, (\d+)/(\d+)/(\d+)", await told.inner_text())
    assert found
    day, month, year = map(int, found.groups())
    return dt.date(year, month, day)


async def deed(page: Page, label: str) -> str:
    """Let something happen on the desk, which is opened where it is not; return what the desk says of it."""
    toggle = page.get_by_test_id("slips-toggle")
    if await toggle.get_attribute("aria-pressed") != "true":
        await toggle.click()
    async with page.expect_response(lambda answer: answer.url.endswith("/preview/desk")) as answer:
        await page.get_by_test_id("deed").filter(has_text=label).click()
    return str((await (await answer.value).json())["said"])


async def become(page: Page, person: int) -> None:
    """Open the page anew as this person."""
    await page.goto(f"{page.url.partition('?')[0]}?person={person}")


async def ask(page: Page, question: str) -> None:
    """Press Start where it is offered, then type the question key by key and send it."""
    start = page.get_by_test_id("start")
    await expect(start.or_(page.get_by_test_id("message")).first).to_be_visible()
    if await start.is_visible():
        await start.click()
        await expect(page.get_by_test_id("input")).to_be_visible()
    await say(page, question)


async def say(page: Page, question: str) -> None:
    """Type a text key by key, send it and wait for the bot's answer."""
    await page.get_by_test_id("input").press_sequentially(question, delay=5)
    before = await page.locator('[data-testid="message"][data-from="bot"]').count()
    await page.keyboard.press("Enter")
    await expect(page.locator('[data-testid="message"][data-from="bot"]')).not_to_have_count(before)


async def tap(page: Page, label: str | re.Pattern[str]) -> None:
    """Tap the newest button with these words."""
    await page.get_by_test_id("inline-button").filter(has_text=label).last.click()


async def picture(page: Page, name: str, folder: Path) -> None:
    """Take a picture: the README's own when asked to, else one for this run."""
    where = PICTURES if os.environ.get("UPDATE_PICTURES") else folder
    await page.wait_for_timeout(400)  # let the newest message slide in
    await page.screenshot(path=where / f"{name}.png")
