"""The application over real HTTP: a webhook with its secret, and errors caught at the last net."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from telegram import Update
from telegram.error import NetworkError
from telegram.ext import MessageHandler, filters

from bot.card import Card, Run
from bot.preview.client import MAI, Client
from bot.preview.options import Refusal
from bot.preview.server import LOCAL_TOKEN, Server, start_server
from bot.telegram.application import BotApplication, NoToken, build, describe, polling, webhook
from bot.telegram.commands import Command, menu, offer, withdraw
from bot.telegram.replies import reply
from bot.texts import texts


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """A local Bot API server."""
    started = await start_server()
    yield started
    await started.close()


@pytest.fixture
async def client(server: Server) -> AsyncIterator[Client]:
    """The people's client."""
    async with Client(server.url) as opened:
        yield opened


async def echo(update: Update, _: Any) -> None:
    """Say it back, or fail when asked to."""
    assert update.effective_message
    text = update.effective_message.text or ""
    if text == "fail":
        raise ValueError("a fault of ours")
    if text == "network":
        raise NetworkError("the line is down")
    await reply(update.effective_message, Card(((Run(text),),)))


def application(server: Server) -> BotApplication:
    """Return a bot that echoes."""
    return build(LOCAL_TOKEN, server.url, "", [MessageHandler(filters.TEXT, echo)])


def test_without_a_token_there_is_no_bot() -> None:
    with pytest.raises(NoToken, match="BOT_TOKEN"):
        build("", "http://127.0.0.1:1", "", [])


async def test_a_webhook_takes_updates_with_its_secret_and_refuses_others(
    server: Server, client: Client, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("quite-secret\n", encoding="utf-8")
    listen = f"127.0.0.1:{_free_port()}"
    async with webhook(application(server), listen, f"http://{listen}/telegram", secret):
        assert (await client.ask(MAI, "xin chào")).text == "xin chào"
        async with aiohttp.ClientSession() as http:
            for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "wrong"}):
                async with http.post(f"http://{listen}/telegram", json={}, headers=headers) as response:
                    assert response.status == 403
            async with http.get(f"http://{listen}/healthz") as response:
                assert await response.text() == "ok"


async def test_a_failed_answer_is_apologised_for_and_logged_without_the_words(
    server: Server, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    async with polling(application(server)):
        assert "trục trặc" in (await client.ask(MAI, "fail")).text
        assert (await client.ask(MAI, "xin chào")).text == "xin chào"
    assert any("failed" in record.message and record.exc_info for record in caplog.records)


async def test_a_broken_line_brings_no_apology(server: Server, client: Client) -> None:
    async with polling(application(server)):
        await client.say(MAI, "network")
        assert (await client.ask(MAI, "xin chào")).text == "xin chào"


async def test_an_apology_that_cannot_be_sent_is_let_be(
    server: Server, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    async with polling(application(server)):
        await client.refuse(Refusal(method="sendMessage", code=403, description="Forbidden: blocked"))
        await client.say(MAI, "fail")
        async with asyncio.timeout(10):
            while not any("no apology" in record.message for record in caplog.records):  # noqa: ASYNC110
                await asyncio.sleep(0.05)


async def test_refused_courtesies_are_only_logged(
    server: Server, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    refused = Refusal(method="*", code=400, description="Bad Request: no")
    async with polling(application(server)) as _:
        bot = application(server).bot
        async with bot:
            await client.refuse(refused)
            with caplog.at_level(logging.WARNING):
                await describe(bot, None, "dài", "ngắn")
                await offer(bot, [Command("start")], [texts("vi")])
                await withdraw(bot, [texts("vi")], MAI)
            await client.refuse()
    assert sum("refused" in record.message for record in caplog.records) == 3


def test_the_menu_of_citizens_hides_what_is_for_staff() -> None:
    table = [Command("start"), Command("cauhoi", right="questions")]
    assert [one.command for one in menu(table, texts("vi"))] == ["start"]
    assert [one.command for one in menu(table, texts("vi"), {"import"})] == ["start"]
    assert [one.command for one in menu(table, texts("vi"), {"questions"})] == ["start", "cauhoi"]


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
