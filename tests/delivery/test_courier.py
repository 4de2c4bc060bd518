"""The courier: letters go out once in order, again after faults, never for somebody else's lease."""

import asyncio
import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.card import Button, Card, Run
from bot.delivery.courier import Courier
from bot.delivery.model import GIVEN_UP_AFTER, LEASE, Letter, State, after_quiet, from_json, pause, to_json
from bot.delivery.store import Outbox
from bot.storage.database import Database
from bot.storage.tables import deliveries

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = dt.datetime(2026, 10, 12, 9, 0, tzinfo=ZONE)
CARD = Card(((Run("Xin chào", "b"), Run(" bà con")),), ((Button("Xem", "d/x/s"),),))


@dataclass
class Telegram:
    """Takes messages, or raises what it is told to, in turn."""

    troubles: list[TelegramError | None] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)

    async def call(self, method: str, values: dict[str, Any]) -> None:
        """Take a call."""
        assert method == "sendMessage"
        if self.troubles and (trouble := self.troubles.pop(0)):
            raise trouble
        self.sent.append(values["chat_id"])


@dataclass
class Clock:
    """A clock that is moved by hand."""

    now: dt.datetime = NOW

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock that is moved by hand."""
    return Clock()


def letter(chat: int = 1, subject: str = "a", **values: Any) -> Letter:
    """Return a letter."""
    return Letter(
        **{
            "purpose": "dossier",
            "subject": subject,
            "version": 1,
            "chat": chat,
            "card": CARD,
            "not_before": NOW,
            **values,
        }
    )


async def put(database: Database, *letters: Letter) -> Outbox:
    """Write letters into the outbox."""
    outbox = Outbox(database)
    async with database.write() as connection:
        await outbox.put(connection, letters)
    return outbox


async def states(database: Database) -> list[str]:
    """Return the state of each letter."""
    async with database.read() as connection:
        return list(
            (await connection.execute(select(deliveries.c.state).order_by(deliveries.c.id))).scalars()
        )


async def test_letters_go_out_once(database: Database, clock: Clock) -> None:
    outbox, telegram = await put(database, letter(1), letter(2), letter(1)), Telegram()
    courier = Courier(outbox, telegram, clock, 1000)  # type: ignore[arg-type]
    assert await courier.round() == 2
    assert await courier.round() == 0
    assert telegram.sent == [1, 2]
    assert await states(database) == [State.SENT, State.SENT]


async def test_a_letter_waits_for_its_time(database: Database, clock: Clock) -> None:
    outbox, telegram = await put(database, letter(not_before=NOW + dt.timedelta(hours=1))), Telegram()
    courier = Courier(outbox, telegram, clock, 1000)  # type: ignore[arg-type]
    assert await courier.round() == 0
    clock.now += dt.timedelta(hours=1)
    assert await courier.round() == 1


@pytest.mark.parametrize(
    ("trouble", "state", "again_in"),
    [
        (Forbidden("bot was blocked by the user"), State.BLOCKED, None),
        (BadRequest("chat not found"), State.FAILED, None),
        (NetworkError("cut"), State.QUEUED, 5),
        (RetryAfter(35), State.QUEUED, 35),
    ],
)
async def test_what_telegram_answers_decides(
    database: Database, clock: Clock, trouble: TelegramError, state: State, again_in: int | None
) -> None:
    outbox, telegram = await put(database, letter()), Telegram([trouble])
    courier = Courier(outbox, telegram, clock, 1000)  # type: ignore[arg-type]
    await courier.round()
    assert await states(database) == [state]
    clock.now += dt.timedelta(seconds=(again_in or 3600) - 1)
    assert await courier.round() == 0
    clock.now += dt.timedelta(seconds=2)
    await courier.round()
    assert telegram.sent == ([1] if again_in else [])


async def test_three_days_without_telegram_lose_nothing(database: Database, clock: Clock) -> None:
    outbox, telegram = await put(database, letter()), Telegram([NetworkError("gone")] * 1000)
    courier = Courier(outbox, telegram, clock, 1000)  # type: ignore[arg-type]
    for _ in range(72 * 4):
        await courier.round()
        clock.now += dt.timedelta(minutes=15)
    assert await states(database) == [State.QUEUED]
    telegram.troubles.clear()
    clock.now += dt.timedelta(hours=1)
    await courier.round()
    assert telegram.sent == [1]


async def test_two_couriers_never_carry_at_once(database: Database, clock: Clock) -> None:
    outbox, telegram = await put(database, letter(1), letter(2)), Telegram()
    first, second = (Courier(outbox, telegram, clock, 1000) for _ in range(2))  # type: ignore[arg-type]
    assert await first.round() == 2
    assert await second.round() == 0
    await put(database, letter(3))
    assert await second.round() == 0
    clock.now += dt.timedelta(minutes=1)  # the first one has died
    assert await second.round() == 1
    assert telegram.sent == [1, 2, 3]


async def test_a_letter_of_a_courier_that_did_not_come_back_is_carried_by_the_next(
    database: Database, clock: Clock
) -> None:
    outbox, telegram = await put(database, letter()), Telegram()
    token = await outbox.lease("courier", NOW, dt.timedelta(seconds=1))
    assert token
    assert len(await outbox.claim(token, NOW, 5)) == 1  # and then its process was killed
    assert await states(database) == [State.SENDING]
    clock.now += LEASE + dt.timedelta(seconds=1)
    courier = Courier(outbox, telegram, clock, 1000)  # type: ignore[arg-type]
    await courier.round()
    assert telegram.sent == [1]
    await outbox.settle(1, token, State.FAILED, NOW)  # the dead one wakes up late: nobody listens
    assert await states(database) == [State.SENT]


async def test_the_pace_is_kept_without_a_burst(database: Database, clock: Clock) -> None:
    outbox, telegram = await put(database, *(letter(chat) for chat in range(1, 11))), Telegram()
    courier = Courier(outbox, telegram, clock, 50)  # type: ignore[arg-type]
    loop = asyncio.get_running_loop()
    start = loop.time()
    await courier.round()
    assert len(telegram.sent) == 10
    assert loop.time() - start >= 9 / 50


async def test_a_round_that_fails_does_not_end_the_courier(database: Database, clock: Clock) -> None:
    outbox, telegram = await put(database, letter()), Telegram([ValueError("?")])  # type: ignore[list-item]
    courier = Courier(outbox, telegram, clock, 1000)  # type: ignore[arg-type]
    running = asyncio.ensure_future(courier.run())
    await asyncio.sleep(0.3)
    clock.now += LEASE + dt.timedelta(seconds=1)
    for _ in range(40):
        await asyncio.sleep(0.1)
        if telegram.sent:
            break
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert telegram.sent == [1]
    assert await outbox.lease("courier", clock.now, dt.timedelta(seconds=1))  # given back at the end


async def test_old_letters_expire_and_waiting_ones_do_not(database: Database) -> None:
    outbox = await put(database, letter(1), letter(2))
    await outbox.silence(1)
    await outbox.expire(NOW + dt.timedelta(days=1))
    assert await states(database) == [State.QUEUED]


def test_a_card_survives_being_kept() -> None:
    assert from_json(to_json(CARD)) == CARD


def test_pauses_grow_to_half_an_hour() -> None:
    assert [pause(one).total_seconds() for one in (1, 2, 3, 20, GIVEN_UP_AFTER)] == [5, 10, 20, 1800, 1800]


@pytest.mark.parametrize(
    ("clock_", "expected"),
    [("20:59", "20:59"), ("21:00", "07:00"), ("23:59", "07:00"), ("06:59", "07:00"), ("07:00", "07:00")],
)
def test_quiet_hours(clock_: str, expected: str) -> None:
    at = dt.datetime.combine(NOW.date(), dt.time.fromisoformat(clock_), ZONE)
    moved = after_quiet(at, dt.time(21), dt.time(7))
    assert f"{moved:%H:%M}" == expected
    assert moved >= at
    assert moved - at < dt.timedelta(hours=10, minutes=1)
