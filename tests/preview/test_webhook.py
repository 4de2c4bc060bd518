"""Deliveries to a webhook: the secret, the order, the retries, a call inside the answer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from bot.preview.client import MAI, NAM, Client
from bot.preview.webhook import SECRET_HEADER

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.preview.server import Server
    from tests.preview.conftest import Caller


class Receiver:
    """A bot's webhook that remembers what it got; ``failures`` answers 500 so many times first."""

    def __init__(self) -> None:
        self.url = ""
        self.failures = 0
        self.answer: dict[str, Any] = {}
        self.got: asyncio.Queue[tuple[str | None, dict[str, Any]]] = asyncio.Queue()

    async def handle(self, request: web.Request) -> web.Response:
        if self.failures:
            self.failures -= 1
            return web.Response(status=500)
        await self.got.put((request.headers.get(SECRET_HEADER), await request.json()))
        return web.json_response(self.answer)

    async def next(self) -> tuple[str | None, dict[str, Any]]:
        async with asyncio.timeout(5):
            return await self.got.get()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    received = Receiver()
    app = web.Application()
    app.router.add_post("/hook", received.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    received.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield received
    await runner.cleanup()


async def test_updates_come_with_the_secret(call: Caller, client: Client, receiver: Receiver) -> None:
    await client.say(MAI, "đã chờ sẵn")
    await call("setWebhook", url=receiver.url, secret_token="s3cret")  # noqa: S106 - a made-up one
    secret, update = await receiver.next()
    assert (secret, update["message"]["text"]) == ("s3cret", "đã chờ sẵn")
    assert "s3cret" not in str(await client.calls())
    assert (await call("getWebhookInfo"))["url"] == receiver.url


async def test_failed_deliveries_are_tried_again_in_order(
    call: Caller, client: Client, receiver: Receiver
) -> None:
    receiver.failures = 2
    await call("setWebhook", url=receiver.url)
    for text in ("một", "hai", "ba"):
        await client.say(MAI, text)
    assert [(await receiver.next())[1]["message"]["text"] for _ in range(3)] == ["một", "hai", "ba"]
    info = await call("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"


async def test_a_deaf_webhook_is_reported_and_loses_nothing(
    call: Caller, client: Client, server: Server
) -> None:
    await call("setWebhook", url="http://127.0.0.1:9/hook")
    await client.say(MAI, "có ai không")
    async with asyncio.timeout(5):
        await server.world.webhook.failed.wait()
    info = await call("getWebhookInfo")
    assert (info["pending_update_count"], info["last_error_message"]) == (1, "Connection refused")
    await call("deleteWebhook")
    (update,) = await call("getUpdates")
    assert update["message"]["text"] == "có ai không"


async def test_dropping_what_was_pending(call: Caller, client: Client, receiver: Receiver) -> None:
    await client.say(MAI, "cũ")
    await call("setWebhook", url=receiver.url, drop_pending_updates=True)
    await client.say(NAM, "mới")
    assert (await receiver.next())[1]["message"]["text"] == "mới"


async def test_a_call_inside_the_answer_is_done(call: Caller, client: Client, receiver: Receiver) -> None:
    receiver.answer = {"method": "sendMessage", "chat_id": MAI, "text": "trả lời ngay"}
    await call("setWebhook", url=receiver.url)
    assert (await client.ask(MAI, "chào")).text == "trả lời ngay"
