"""What one announcement to very many costs before the first letter goes: written, and looked at in vain.

A process of its own on a database that another one has prepared: memory that was used once would hide what
the letters need. Prints JSON.
"""

import datetime as dt
import time
from collections.abc import Awaitable, Callable
from statistics import quantiles
from typing import Any

from sqlalchemy import update

from bench.mailing import fan_out, subscribe
from bench.memory import print_measured, watched
from bot.delivery.courier import Courier
from bot.delivery.model import State
from bot.delivery.store import Outbox
from bot.storage.database import Database
from bot.storage.migrating import migrate
from bot.storage.tables import deliveries

STALE = "all are stale"
_LOOKS = 300
_RATE = 28


class Nobody:
    """Takes calls, which never come."""

    async def carry(self, method: str, values: dict[str, Any]) -> None:
        """Take no call."""
        raise RuntimeError(f"a call of {method} though nothing was due: {values}")


async def prepare(url: str, people: int) -> None:
    """Let so many people want the news."""
    database = Database.open(url)
    await migrate(database)
    async with database.write() as connection:
        await subscribe(connection, range(1, people + 1), dt.datetime.now(dt.UTC))
    await database.close()


async def measure(url: str) -> dict[str, Any]:
    """Write the letters for tomorrow, look for due ones, and again when they are sent, and when stale."""
    database = Database.open(url)
    outbox = Outbox(database)
    now = dt.datetime.now(dt.UTC)
    tomorrow, yesterday = now + dt.timedelta(days=1), now - dt.timedelta(days=1)
    looks = {"an empty outbox": await _look(outbox)}
    async with watched() as memory:
        began = time.perf_counter()
        async with database.write() as connection:
            count = await fan_out(outbox, connection, tomorrow)
        seconds = time.perf_counter() - began
    for name, values in (
        ("all wait for tomorrow", {}),
        ("all are sent", {"state": State.SENT}),
        (STALE, {"state": State.QUEUED, "not_before": yesterday, "expires_at": yesterday}),
    ):
        async with database.write() as connection:
            await connection.execute(update(deliveries).values({"attempt": 0, **values}))
        looks[name] = await _look(outbox)
    await database.close()
    return {"people": count, "seconds": seconds, "grown": memory.grown, "looks": looks}


async def _look(outbox: Outbox) -> dict[str, list[float]]:
    """Seconds to half and to 95 % of looks, alone and as a whole round of the courier."""
    courier = Courier(outbox, Nobody(), lambda: dt.datetime.now(dt.UTC), _RATE)
    await courier.round()  # takes the lease
    try:
        return {
            "is_due": await _timed(lambda: outbox.is_due(dt.datetime.now(dt.UTC))),
            "round": await _timed(courier.round),
        }
    finally:
        await courier._close()  # noqa: SLF001 - gives the lease back


async def _timed(look: Callable[[], Awaitable[object]]) -> list[float]:
    times = []
    for _ in range(_LOOKS):
        began = time.perf_counter()
        await look()
        times.append(time.perf_counter() - began)
    cuts = quantiles(times, n=20)
    return [cuts[9], cuts[18]]


if __name__ == "__main__":
    print_measured(measure)
