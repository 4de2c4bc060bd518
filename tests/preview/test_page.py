"""The chat page in a real browser: what is written stays text, buttons answer, edits show in place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import Page, async_playwright, expect

from bot.preview.client import MAI, NAM, Client

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.preview.server import Server
    from tests.preview.conftest import Caller

CHROMIUM = Path("/usr/bin/chromium")
EVIL = "<img src=x onerror=alert(1)> & <b>"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium on this machine"),
]


@pytest.fixture
async def page(server: Server) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        opened = await browser.new_page(viewport={"width": 1280, "height": 800})
        errors: list[str] = []
        opened.on("pageerror", lambda error: errors.append(str(error)))
        await opened.goto(f"{server.url}/?person={MAI}")
        yield opened
        await browser.close()
        assert not errors


async def test_a_conversation(page: Page, call: Caller, client: Client) -> None:
    await page.get_by_test_id("start").click()
    await page.get_by_test_id("input").fill(EVIL)
    await page.get_by_test_id("input").press("Enter")
    messages = page.get_by_test_id("message")
    await expect(messages.nth(1).locator(".text")).to_have_text(EVIL)
    markup = {"inline_keyboard": [[{"text": "Lệ phí", "callback_data": "fee"}]]}
    text = "<b>Đăng ký khai sinh</b>"
    sent = await call("sendMessage", chat_id=MAI, text=text, parse_mode="HTML", reply_markup=markup)
    await expect(messages.nth(2).locator("b")).to_have_text("Đăng ký khai sinh")
    await page.get_by_test_id("inline-button").click()
    query = (await call("getUpdates", offset=-1, timeout=5))[0]["callback_query"]
    await call("answerCallbackQuery", callback_query_id=query["id"], text="Chưa rõ", show_alert=True)
    await expect(page.get_by_test_id("alert")).to_contain_text("Chưa rõ")
    await page.keyboard.press("Escape")
    await call("editMessageText", chat_id=MAI, message_id=sent["message_id"], text="Đã đổi")
    await expect(messages.nth(2)).to_contain_text("Đã đổi")
    await expect(messages.nth(2)).to_contain_text("đã sửa")
    assert len((await client.history(MAI)).messages) == await messages.count()


async def test_another_person_and_the_raw_log(page: Page, call: Caller, client: Client) -> None:
    await client.start(NAM)
    await call("sendMessage", chat_id=NAM, text="Chào anh Nam")
    await page.get_by_test_id(f"persona-{NAM}").click()
    await expect(page.get_by_test_id("message").last).to_contain_text("Chào anh Nam")
    await page.get_by_test_id("log-toggle").click()
    logged = page.get_by_test_id("raw-call").first
    await expect(logged).to_contain_text("sendMessage")
    await logged.locator("summary").click()
    await expect(logged.locator("pre")).to_contain_text("Chào anh Nam")


async def test_keys_menu_and_files(page: Page, call: Caller, client: Client) -> None:
    await call("setMyCommands", commands=[{"command": "hoso", "description": "Hồ sơ"}])
    await page.get_by_test_id("start").click()
    keys = {"keyboard": [["📄 Thủ tục"]]}
    await expect(page.get_by_test_id("message")).to_have_count(1)
    await call("sendMessage", chat_id=MAI, text="Chọn", reply_markup=keys)
    await page.get_by_test_id("reply-keyboard").get_by_text("📄 Thủ tục").click()
    await page.get_by_test_id("menu").click()
    await page.get_by_test_id("command").click()
    await expect(page.get_by_test_id("message").last).to_contain_text("/hoso")
    file = {"name": "đơn.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"}
    await page.get_by_test_id("attach").set_input_files([file])
    await expect(page.get_by_test_id("document")).to_contain_text("đơn.pdf")
    said = [seen.text for seen in (await client.history(MAI)).messages if not seen.from_bot]
    assert said == ["/start", "📄 Thủ tục", "/hoso", ""]
