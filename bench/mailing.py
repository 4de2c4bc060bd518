"""The real bot at work on letters to many, written into its database from outside."""

import asyncio
import datetime as dt
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sqlalchemy import select

from bench.contenders import ROOT, real_bot
from bench.measure import LONGEST_START, NoAnswerError, child
from bot.delivery.model import Bulk, Post, Purpose
from bot.delivery.store import Outbox
from bot.storage.database import Database
from bot.storage.tables import subscriptions

if TYPE_CHECKING:
    from bot.storage.database import Connection

WORDS = (
    "Thông báo: từ 7 giờ 30 đến 11 giờ ngày thứ Bảy, Trạm Y tế xã tiêm vắc-xin sởi cho trẻ từ 9 tháng đến "
    "5 tuổi tại nhà văn hóa thôn. Bà con mang theo sổ tiêm chủng và giấy khai sinh của cháu. "
    "Cháu đang sốt thì để lần sau. Hỏi thêm: chị Hằng, Trạm Y tế xã."
)
"""An ordinary announcement."""
_AT_ONCE = 1000


@dataclass(frozen=True)
class Carrier:
    """A bot that is open: its process and its database's address."""

    process: subprocess.Popen[bytes]
    database: str

    def announce(self, people: range) -> None:
        """Write an announcement to these people."""
        asyncio.run(_announce(self.database, people))


@contextmanager
def carrier(api: str, delivery: str) -> Iterator[Carrier]:
    """The bot against this API; `delivery` is a table of its configuration."""
    bot = real_bot("", ROOT / "knowledge", f'{delivery}\nquiet = "00:00-00:00"\n')
    with TemporaryDirectory() as room:
        command, log = bot.command(api, Path(room)), Path(room) / "log"
        with log.open("wb") as out, child(command, stdout=out, stderr=out) as process:
            _wait_until_open(process, log)
            yield Carrier(process, f"sqlite+aiosqlite:///{room}/bot.db")


def _wait_until_open(process: subprocess.Popen[bytes], log: Path) -> None:
    give_up = time.monotonic() + LONGEST_START
    while b"the bot is open" not in log.read_bytes():
        if process.poll() is not None or time.monotonic() > give_up:
            raise NoAnswerError(f"it did not open; exit status {process.poll()}\n{log.read_text()[-2000:]}")
        time.sleep(0.05)


async def _announce(url: str, people: range) -> None:
    database = Database.open(url)
    now = dt.datetime.now(dt.UTC)
    try:
        async with database.write() as connection:
            await subscribe(connection, people, now)
        async with database.write() as connection:
            await fan_out(Outbox(database), connection, now)
    finally:
        await database.close()


async def subscribe(connection: "Connection", people: range, since: dt.datetime) -> None:
    """Let people want the news."""
    for begin in range(0, len(people), _AT_ONCE):
        rows = [
            {"person": one, "topic": "general", "since": since} for one in people[begin : begin + _AT_ONCE]
        ]
        await connection.execute(subscriptions.insert(), rows)


async def fan_out(outbox: Outbox, connection: "Connection", not_before: dt.datetime) -> int:
    """Write a letter to everybody who wants the news; return how many."""
    content = await outbox.keep_content(connection, Post(WORDS))
    bulk = Bulk(purpose=Purpose.ANNOUNCEMENT, subject="1", content=content, not_before=not_before)
    return await outbox.put_many(connection, bulk, select(subscriptions.c.person))
