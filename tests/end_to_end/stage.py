"""The real bot as a process of its own, over HTTP against the local Bot API server."""

import asyncio
import itertools
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.preview.client import Client
from bot.preview.options import Options, Refusal
from bot.preview.seen import Seen
from bot.preview.server import LOCAL_TOKEN, Server, start_server
from tests.cast import HANH

ROOT = Path(__file__).parents[2]
WAIT = 20.0  # seconds for a start or an answer on a busy machine
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32

CONFIG = """
[telegram]
api_url = "{url}"
[database]
url = "sqlite+aiosqlite:///{folder}/bot.db"
[knowledge]
path = "{folder}/knowledge"
reload_seconds = 1
[people]
admins = [{admin}]
[reports]
on = false
[officials]
at = "23:59"
[delivery]
quiet = "00:00-00:00"
"""


async def until(true: Callable[[], Awaitable[bool]], seconds: float = WAIT) -> bool:
    """Wait until something becomes true; return whether it did."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while not (done := await true()) and loop.time() < end:  # noqa: ASYNC110 - in another process
        await asyncio.sleep(0.02)
    return done


@dataclass
class Stage:
    """A server, a client for the people, and the bot's process with what it logged."""

    server: Server
    client: Client
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    process: asyncio.subprocess.Process | None = None
    _people: itertools.count = field(default_factory=lambda: itertools.count(20_000))

    @property
    def knowledge(self) -> Path:
        """The folder of this bot's own copy of the knowledge."""
        return self.folder / "knowledge"

    async def newcomer(self) -> int:
        """Let a new person in and return their id."""
        return next(iter(await self.client.add_people(next(self._people), 1)))

    async def start(self) -> None:
        """Start the bot."""
        self.process = await self._start(BOT_TOKEN=LOCAL_TOKEN)

    async def open(self) -> None:
        """Start the bot and wait until it answers."""
        await self.start()
        await self.client.ask(await self.newcomer(), "/start", wait=WAIT)

    async def run_to_the_end(self, **environment: str) -> int:
        """Start a bot that will not open and return its exit status."""
        return await asyncio.wait_for((await self._start(**environment)).wait(), WAIT)

    async def _start(self, **environment: str) -> asyncio.subprocess.Process:
        command = [sys.executable, "-m", "bot", "run", "--config", str(self.folder / "config.toml")]
        whole = {**os.environ, "PYTHONUNBUFFERED": "1", **self.environment, **environment}
        with (self.folder / "log.txt").open("ab") as log:
            return await asyncio.create_subprocess_exec(*command, env=whole, cwd=ROOT, stderr=log)

    async def tap(self, person: int, message: Seen, label: str) -> Seen:
        """Tap a button of the message and return the message as it stands once the bot has edited it."""
        return await self.tap_data(person, message, message.button(label).data)

    async def tap_data(self, person: int, message: Seen, data: str, *, times: int = 1) -> Seen:
        """Tap a button by its data, several times at once if asked; no tap may be complained about."""
        before = await self.calls_so_far()
        answers = await self.client.press_data(person, message, data, times=times)
        assert [answer.text for answer in answers] == [""] * times, f"{data}: {answers}"

        async def edited() -> bool:
            edits = await self.client.get("calls", method="editMessageText", after=before)
            return len(edits["calls"]) >= times

        assert await until(edited), f"{data}: no edit"
        return await self.now(person, message)

    async def now(self, person: int, message: Seen) -> Seen:
        """Return a message as it stands now."""
        history = await self.client.history(person, chat=message.chat)
        return next(one for one in history.messages if one.id == message.id)

    async def calls_so_far(self) -> int:
        """Return how many calls the bot has made."""
        return int((await self.client.get("health"))["calls"])

    async def said(self, person: int, *, chat: int = 0) -> list[str]:
        """Return all that the bot has said in a chat, oldest first."""
        return [one.text for one in (await self.client.history(person, chat=chat)).messages if one.from_bot]

    @asynccontextmanager
    async def faults(self, *faults: Refusal) -> AsyncIterator[None]:
        """Let Telegram play these faults inside the block."""
        await self.client.refuse(*faults)
        try:
            yield
        finally:
            await self.client.refuse()

    async def restart(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop the bot and start it again on the same database."""
        await self.close(how)
        await self.open()

    async def close(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Stop the bot and return its exit status."""
        assert self.process is not None
        self.process.send_signal(how)
        return await asyncio.wait_for(self.process.wait(), WAIT)

    def read_log(self) -> str:
        """Return what the bot logged so far."""
        return (self.folder / "log.txt").read_text(encoding="utf-8")


@asynccontextmanager
async def staged(
    folder: Path, *, options: Options | None = None, delivery: str = "", **environment: str
) -> AsyncIterator[Stage]:
    """Set a stage: the bot is open inside the block, and has stopped cleanly after it.

    ``delivery``: more lines of the configuration's last table; ``environment`` is the process's.
    """
    shutil.copytree(ROOT / "knowledge", folder / "knowledge", ignore=shutil.ignore_patterns("imported"))
    server = await start_server(options=options)
    config = CONFIG.format(url=server.url, folder=folder, admin=HANH) + delivery
    (folder / "config.toml").write_text(config, encoding="utf-8")
    async with Client(server.url, wait=WAIT) as client:
        stage = Stage(server, client, folder, environment)
        try:
            await stage.open()
            yield stage
            assert await stage.close() == 0
        finally:
            if stage.process and stage.process.returncode is None:
                stage.process.kill()
                await stage.process.wait()
            await stage.server.close()
