"""Starts and stops the local server; ``python -m bot.preview.server --port N`` runs it alone."""

from __future__ import annotations

import argparse
import asyncio
import errno
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from bot.preview.api import WORLD, add_api
from bot.preview.control import add_control
from bot.preview.errors import PortTaken
from bot.preview.options import Options
from bot.preview.webhook import Courier
from bot.preview.world import World

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

PAGE = Path(__file__).parent / "page"
PARTS = frozenset({".css", ".js", ".svg"})
LOCAL_TOKEN = "1:preview"  # noqa: S105 - opens only the local server
LARGEST_BODY = 64 * 1024 * 1024
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}


class Server:
    """A running server; ``url`` is the base of page, control and Bot API alike."""

    def __init__(self, world: World, runner: web.AppRunner, courier: asyncio.Task[None], url: str) -> None:
        self.world = world
        self.url = url
        self.port = int(url.rpartition(":")[2])
        self.api_url = f"{url}/bot"  # PTB's base_url
        self.file_url = f"{url}/file/bot"  # PTB's base_file_url
        self._runner = runner
        self._courier = courier

    async def close(self) -> None:
        """Stop listening, end open polls and deliveries."""
        self.world.hub.close()
        self._courier.cancel()
        await asyncio.gather(self._courier, return_exceptions=True)
        await self._runner.cleanup()


async def start_server(
    host: str = "127.0.0.1", port: int = 0, token: str = LOCAL_TOKEN, options: Options | None = None
) -> Server:
    """Listen on ``host``; port 0 takes a free one. Raises ``PortTaken``."""
    world = World(token, options)
    app = web.Application(client_max_size=LARGEST_BODY)
    app[WORLD] = world
    add_api(app)
    add_control(app)
    _add_page(app)
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(host, port) from None
        raise
    shown = f"[{host}]" if ":" in host else host
    courier = asyncio.create_task(Courier(world).run())
    return Server(world, runner, courier, f"http://{shown}:{runner.addresses[0][1]}")


def _add_page(app: web.Application) -> None:
    app.router.add_get("/", _page_file("index.html"))
    for path in sorted(PAGE.iterdir()):
        if path.suffix in PARTS:
            app.router.add_get(f"/{path.name}", _page_file(path.name))


def _page_file(name: str) -> Callable[[web.Request], Awaitable[web.FileResponse]]:
    async def show(_: web.Request) -> web.FileResponse:
        return web.FileResponse(PAGE / name, headers=HEADERS)

    return show


async def _run(host: str, port: int, token: str, options: Options) -> None:
    server = await start_server(host, port, token, options)
    sys.stdout.write(f"{server.url}\n")
    sys.stdout.flush()
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await stop.wait()
    await server.close()


def main() -> int:
    """Run alone; prints the address once it listens. 1 when the port is taken."""
    parser = argparse.ArgumentParser(description="A local Telegram Bot API server with a chat page.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--token", default=LOCAL_TOKEN)
    parser.add_argument("--delay-ms", type=int, default=0)
    parser.add_argument("--strict-pace", action="store_true")
    given = parser.parse_args()
    options = Options(delay_ms=given.delay_ms, strict_pace=given.strict_pace)
    try:
        asyncio.run(_run(given.host, given.port, given.token, options))
    except PortTaken as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
