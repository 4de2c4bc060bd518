"""A running preview server, a person's client and a bot's plain HTTP caller."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from bot.preview.client import Client
from bot.preview.options import Options
from bot.preview.server import LOCAL_TOKEN, Server, start_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class Caller:
    """Calls the Bot API as a bot would, without a bot library."""

    def __init__(self, session: aiohttp.ClientSession, token: str = LOCAL_TOKEN) -> None:
        self.session = session
        self.token = token

    async def __call__(self, method: str, **params: Any) -> Any:
        """The result; fails the test when the API refuses."""
        body = await self.raw(method, **params)
        assert body["ok"], body
        return body["result"]

    async def raw(self, method: str, **params: Any) -> dict[str, Any]:
        """The whole answer."""
        async with self.session.post(f"/bot{self.token}/{method}", json=params) as response:
            body: dict[str, Any] = await response.json()
            assert response.status == body.get("error_code", 200)
            return body

    async def refusal(self, method: str, **params: Any) -> str:
        """The description of a refusal; fails the test when the API agrees."""
        body = await self.raw(method, **params)
        assert not body["ok"], body
        return str(body["description"])


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    running = await start_server(options=Options(webhook_retry_seconds=0.02))
    yield running
    await running.close()


@pytest.fixture
async def client(server: Server) -> AsyncIterator[Client]:
    async with Client(server.url, wait=5) as person:
        yield person


@pytest.fixture
async def session(server: Server) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(server.url) as opened:
        yield opened


@pytest.fixture
def call(session: aiohttp.ClientSession) -> Caller:
    return Caller(session)
