"""The courier: letters go out as each purpose promises, in order, at their pace, by one courier at a time."""

import asyncio
import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.card import Button, Card, Run
from bot.delivery.courier import LASTS, Courier
from bot.delivery.model import (
    GIVEN_UP_AFTER,
    Bulk,
    Letter,
    Media,
    Post,
    Purpose,
    State,
    after_quiet,
    from_json,
    pause,
    to_json,
)
from bot.delivery.store import COURIER, LostLease, Outbox
from bot.people.stores.reach import Reach
from bot.storage.database import Database
from bot.storage.tables import deliveries, subscriptions
from bot.telegram.transport import NotConnected

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = dt.datetime(2026, 10, 12, 9, 0, tzinfo=ZONE)
CARD = Card(((Run("Xin chào", "b"), Run(" bà con")),), ((Button("Xem", "d/x/s"),),))


@dataclass
class Telegram:
    """Takes messages, or raises what it is told to, in turn."""

    troubles: list[Exception | None] = field(default_factory=list)
    away: bool = False
    sent: list[int] = field(default_factory=list)
    asked: int = 0
    seen: list[dict[str, Any]] = field(default_factory=list)

    async def carry(self, method: str, values: dict[str, Any]) -> None:
        """Take a call."""
        if method == "getMe":
            self.asked += 1
            if self.away:
                raise NotConnected("no way")
            return
        if self.troubles and (trouble := self.troubles.pop(0)):
            raise trouble
        self.sent.append(values["chat_id"])
        self.seen.append(values)


@dataclass
class Clock:
    """A clock that is moved by hand."""

    now: dt.datetime = NOW

    def __call__(self) -> dt.datetime:
        return self.now

    def steady(self) -> float:
        """Return seconds that go with it."""
        return self.now.timestamp()

    def go(self, **by: float) -> None:
        """Move it on."""
        self.now += dt.timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    """A clock that is moved by hand."""
    return Clock()


def letter(chat: int = 1, subject: str = "a", **values: Any) -> Letter:
    """Return a letter."""
    return Letter(
        **{
            "purpose": Purpose.DOSSIER,
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


async def announce(database: Database, people: list[int], **how: Any) -> Outbox:
    """Write one announcement to many."""
    outbox = Outbox(database)
    async with database.write() as connection:
        await connection.execute(
            subscriptions.insert(), [{"person": one, "topic": "general", "since": NOW} for one in people]
        )
        content = await outbox.keep_content(connection, Post("Thứ bảy họp thôn"))
        bulk = Bulk(
            **{"purpose": Purpose.ANNOUNCEMENT, "subject": "1", "content": content, "not_before": NOW, **how}
        )
        await outbox.put_many(connection, bulk, select(subscriptions.c.person))
    return outbox


def courier_of(outbox: Outbox, telegram: Telegram, clock: Clock, rate: int = 1000) -> Courier:
    """Return a courier whose seconds are those of the clock."""
    return Courier(outbox, telegram, clock, rate, steady=clock.steady)


async def carry(courier: Courier, clock: Clock, rounds: int = 4) -> None:
    """Let the courier work, half a second a round."""
    for _ in range(rounds):
        await courier.round()
        await courier.drain()
        clock.go(seconds=0.5)


async def test_letters_go_out_once(database: Database, clock: Clock) -> None:
    outbox, telegram = await put(database, letter(1), letter(2), letter(1)), Telegram()
    await carry(courier_of(outbox, telegram, clock), clock)
    assert telegram.sent == [1, 2]
    assert await states(database) == [State.SENT, State.SENT]


async def test_a_letter_waits_for_its_time(database: Database, clock: Clock) -> None:
    outbox, telegram = await put(database, letter(not_before=NOW + dt.timedelta(hours=1))), Telegram()
    courier = courier_of(outbox, telegram, clock)
    await carry(courier, clock)
    assert telegram.sent == []
    clock.go(hours=1)
    await carry(courier, clock)
    assert telegram.sent == [1]


@pytest.mark.parametrize(
    ("trouble", "state", "again_in"),
    [
        (Forbidden("bot was blocked by the user"), State.BLOCKED, None),
        (BadRequest("Bad Request: chat not found"), State.BLOCKED, None),
        (BadRequest("Can't parse entities"), State.FAILED, None),
        (ValueError("a card nobody can write"), State.FAILED, None),
        (NetworkError("cut"), State.QUEUED, 5),
        (TimedOut(), State.QUEUED, 5),
        (NotConnected("refused"), State.QUEUED, 0),
        (RetryAfter(35), State.QUEUED, 35),
        (ChatMigrated(-77), State.QUEUED, 0),
    ],
)
async def test_what_telegram_answers_to_a_notice_decides(
    database: Database, clock: Clock, trouble: Exception, state: State, again_in: int | None
) -> None:
    outbox, telegram = await put(database, letter()), Telegram([trouble])
    courier = courier_of(outbox, telegram, clock)
    await courier.round()
    await courier.drain()
    assert await states(database) == [state]
    if again_in:
        clock.go(seconds=again_in - 1)
        await courier.round()
        await courier.drain()
        assert telegram.sent == []
    clock.go(seconds=3)
    await carry(courier, clock)
    assert len(telegram.sent) == (again_in is not None)
    if isinstance(trouble, ChatMigrated):
        assert telegram.sent == [-77]


@pytest.mark.parametrize(
    ("trouble", "state"),
    [
        (TimedOut(), State.UNKNOWN),
        (NetworkError("Bad Gateway"), State.UNKNOWN),
        (TelegramError("Invalid server response"), State.UNKNOWN),
        (NotConnected("refused"), State.SENT),
        (RetryAfter(3), State.SENT),
        (Forbidden("blocked"), State.BLOCKED),
    ],
)
async def test_an_announcement_is_never_sent_again_when_it_may_have_arrived(
    database: Database, clock: Clock, trouble: TelegramError, state: State
) -> None:
    outbox, telegram = await announce(database, [1]), Telegram([trouble])
    await carry(courier_of(outbox, telegram, clock), clock, 12)
    assert await states(database) == [state]
    assert telegram.sent == ([1] if state is State.SENT else [])


async def test_an_outage_costs_no_letter_and_is_looked_into_with_questions_only(
    database: Database, clock: Clock
) -> None:
    outbox, telegram = (
        await announce(database, list(range(1, 101))),
        Telegram([NetworkError("502")], away=True),
    )
    courier = courier_of(outbox, telegram, clock, 1)
    for _ in range(20):
        await carry(courier, clock, 1)
        clock.go(minutes=3)
    assert telegram.asked == 19
    assert telegram.sent == []
    assert (await states(database)).count(State.UNKNOWN) == 1
    telegram.away = False
    for _ in range(300):
        await carry(courier, clock, 1)
        clock.go(seconds=1)
    assert sorted(telegram.sent) == list(range(2, 101))


async def test_three_days_without_telegram_lose_nothing(database: Database, clock: Clock) -> None:
    outbox, telegram = await put(database, letter()), Telegram([NetworkError("gone")] * 10, away=True)
    courier = courier_of(outbox, telegram, clock)
    for _ in range(72 * 4):
        await carry(courier, clock, 1)
        clock.go(minutes=15)
    assert await states(database) == [State.QUEUED]
    telegram.away, telegram.troubles = False, []
    await carry(courier, clock)
    assert telegram.sent == [1]


async def test_429_holds_that_chat_and_bulk_but_no_notices(database: Database, clock: Clock) -> None:
    outbox, telegram = await announce(database, [1, 2]), Telegram([RetryAfter(35)])
    courier = courier_of(outbox, telegram, clock, 1)
    await courier.round()
    await courier.drain()
    await put(database, letter(3, not_before=clock.now))
    clock.go(seconds=2)
    await carry(courier, clock)
    assert telegram.sent == [3]
    clock.go(seconds=35)
    await carry(courier, clock, 6)
    assert sorted(telegram.sent) == [1, 2, 3]


async def test_notices_go_before_what_goes_to_many(database: Database, clock: Clock) -> None:
    outbox, telegram = await announce(database, [1, 2, 3]), Telegram()
    await put(database, letter(9))
    await carry(courier_of(outbox, telegram, clock, 1), clock, 12)
    assert telegram.sent == [9, 1, 2, 3]


async def test_who_blocked_the_bot_gets_nothing_until_they_write(database: Database, clock: Clock) -> None:
    outbox, telegram = await put(database, letter(1), letter(1, "b")), Telegram([Forbidden("blocked")])
    courier = courier_of(outbox, telegram, clock)
    await carry(courier, clock)
    assert await states(database) == [State.BLOCKED, State.BLOCKED]
    outbox = await announce(database, [1, 2], not_before=clock.now)
    await carry(courier, clock)
    assert telegram.sent == [2]
    reach = Reach(database)
    assert await reach.count() == 1
    await reach.heard(1)
    await reach.heard(2)
    assert await reach.count() == 0


async def test_nobody_gets_two_letters_in_a_second(database: Database, clock: Clock) -> None:
    outbox, telegram = await put(database, letter(1), letter(1, "b")), Telegram()
    courier = courier_of(outbox, telegram, clock)
    await courier.round()
    await courier.drain()
    assert telegram.sent == [1]
    clock.go(seconds=1.1)
    await carry(courier, clock)
    assert telegram.sent == [1, 1]


async def test_two_couriers_never_carry_at_once(database: Database, clock: Clock) -> None:
    outbox, telegram = await put(database, letter(1), letter(2)), Telegram()
    first, second = (courier_of(outbox, telegram, clock) for _ in range(2))
    await carry(first, clock)
    await put(database, letter(3))
    await carry(second, clock)
    assert telegram.sent == [1, 2]
    clock.go(minutes=1)  # the first one has died
    await carry(second, clock)
    assert telegram.sent == [1, 2, 3]
    with pytest.raises(LostLease):  # and wakes up late
        await first.round()


async def test_the_clock_set_back_an_hour_holds_nobody_up(database: Database, clock: Clock) -> None:
    outbox, telegram = await put(database, letter(not_before=NOW - dt.timedelta(hours=2))), Telegram()
    assert await outbox.lease(COURIER, NOW, LASTS)  # by a process that died
    clock.go(hours=-1)
    await carry(courier_of(outbox, telegram, clock), clock)
    assert telegram.sent == [1]


async def test_what_was_due_stays_due_when_the_clock_is_set_back(database: Database, clock: Clock) -> None:
    outbox, telegram = await put(database), Telegram()
    courier = Courier(outbox, telegram, clock, 1000)
    await courier.round()
    later = letter(2, not_before=NOW + dt.timedelta(minutes=1))
    await put(database, letter(1), later)
    clock.go(hours=-1)
    await courier.round()
    await courier.drain()
    assert telegram.sent == [1]
    assert await states(database) == [State.SENT, State.QUEUED]


@pytest.mark.parametrize("once", [False, True])
async def test_letters_of_a_killed_courier_are_settled_as_promised(
    database: Database, clock: Clock, *, once: bool
) -> None:
    outbox = await (announce(database, [1]) if once else put(database, letter()))
    token = await outbox.lease(COURIER, NOW, LASTS)
    assert token
    [taken] = await outbox.turn(token, NOW, [], 5)  # and then its process was killed
    assert await states(database) == [State.SENDING]
    clock.go(minutes=1)
    telegram = Telegram()
    await carry(courier_of(outbox, telegram, clock), clock)
    assert telegram.sent == ([] if once else [1])
    assert await states(database) == [State.UNKNOWN if once else State.SENT]
    with pytest.raises(LostLease):
        await outbox.turn(token, NOW, [], 5)
    assert taken.attempt == 1


async def test_what_came_back_is_kept_while_the_database_fails(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox, telegram = await put(database, letter()), Telegram()
    courier = courier_of(outbox, telegram, clock)
    await courier.round()
    await asyncio.sleep(0)
    with monkeypatch.context() as broken:
        broken.setattr(Outbox, "_check", _full)
        with pytest.raises(OSError, match="full"):
            await courier.drain()
    await courier.drain()
    assert await states(database) == [State.SENT]
    assert telegram.sent == [1]


async def _full(*_: object) -> None:
    raise OSError("database or disk is full")


async def test_a_stop_leaves_nothing_to_be_sent(database: Database, clock: Clock) -> None:
    outbox, telegram = await announce(database, [1, 2, 3]), Telegram()
    courier = courier_of(outbox, telegram, clock, 1)
    await courier.round()
    await courier.drain()
    async with database.write() as connection:
        held = await outbox.move(connection, Purpose.ANNOUNCEMENT, "1", [State.QUEUED], State.HELD)
    await carry(courier, clock)
    assert (held, telegram.sent) == (2, [1])
    async with database.write() as connection:
        await outbox.move(connection, Purpose.ANNOUNCEMENT, "1", [State.HELD], State.CANCELLED)
    await carry(courier, clock)
    assert await outbox.counts(Purpose.ANNOUNCEMENT, "1") == {State.SENT: 1, State.CANCELLED: 2}


async def test_stale_letters_are_dropped_and_counted(database: Database, clock: Clock) -> None:
    outbox = await announce(database, [1, 2], expires_at=NOW + dt.timedelta(hours=1))
    telegram, courier_clock = Telegram(), clock
    courier_clock.go(hours=2)
    await carry(courier_of(outbox, telegram, clock), clock)
    assert telegram.sent == []
    assert await outbox.drop_stale(clock.now) == 2
    assert await outbox.drop_stale(clock.now) == 0
    assert await outbox.counts(Purpose.ANNOUNCEMENT, "1") == {State.EXPIRED: 2}


async def test_written_twice_to_many_is_sent_once(database: Database, clock: Clock) -> None:
    outbox = await announce(database, [1, 2])
    async with database.write() as connection:
        content = await outbox.keep_content(connection, Post("lần hai"))
        bulk = Bulk(purpose=Purpose.ANNOUNCEMENT, subject="1", content=content, not_before=NOW)
        assert await outbox.put_many(connection, bulk, select(subscriptions.c.person)) == 0
    telegram = Telegram()
    await carry(courier_of(outbox, telegram, clock), clock)
    assert sorted(telegram.sent) == [1, 2]
    assert telegram.seen[0]["text"] == "Thứ bảy họp thôn"


async def test_the_courier_lives_through_bad_rounds_and_gives_the_lease_back(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox, telegram = await put(database, letter()), Telegram()
    monkeypatch.setattr("bot.delivery.courier._NO_TURN", 0.01)
    failing = iter([True, True])
    real = Outbox.is_due

    async def is_due(self: Outbox, now: dt.datetime) -> bool:
        if next(failing, False):
            raise OSError("locked")
        return await real(self, now)

    monkeypatch.setattr(Outbox, "is_due", is_due)
    running = asyncio.ensure_future(Courier(outbox, telegram, clock, 1000).run())
    for _ in range(100):
        await asyncio.sleep(0.02)
        if telegram.sent:
            break
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert telegram.sent == [1]
    assert await states(database) == [State.SENT]
    assert await outbox.lease(COURIER, clock.now, LASTS)


async def test_old_letters_expire_and_waiting_ones_do_not(database: Database) -> None:
    outbox = await put(database, letter(1), letter(2))
    await outbox.silence(1)
    await outbox.expire(NOW + dt.timedelta(days=1))
    assert await states(database) == [State.QUEUED]


@pytest.mark.parametrize(
    "content",
    [CARD, Post("a", ({"type": "bold", "offset": 0, "length": 1},), (Media("photo", "x"),), CARD.buttons)],
)
def test_content_survives_being_kept(content: Card | Post) -> None:
    assert from_json(to_json(content)) == content


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
