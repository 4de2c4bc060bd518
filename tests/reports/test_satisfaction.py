"""The one question after a result was handed over: asked once, answered once, kept without the person."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.delivery.model import Purpose, State
from bot.satisfaction.handlers import Awaited, SatisfactionHandlers, Words
from bot.satisfaction.service import Satisfaction
from bot.satisfaction.store import Ratings
from bot.storage.tables import deliveries, dossiers, follows, ratings
from bot.texts import texts
from bot.worktime.calendar import Span
from tests.cast import HANH, MAI, NAM, NOW, STRANGER
from tests.reports.conftest import Office, context_of, update_of

QUIET = Span(dt.time(21), dt.time(7))
HOUR = dt.timedelta(hours=1)


@dataclass
class Citizens:
    """Followers of dossiers, and the door they answer at."""

    office: Office
    desk: Satisfaction
    door: SatisfactionHandlers

    async def returned(self, *followers: int, ago: dt.timedelta = HOUR, **values: Any) -> str:
        """Put a dossier whose result was handed over, with its followers."""
        code = await self.office.put("2", "9", "6", returned=NOW - ago, **values)
        for place, person in enumerate(followers):
            row = {"person": person, "code": code, "via": "digits", "since": NOW - (9 - place) * HOUR}
            async with self.office.database.write() as connection:
                await connection.execute(follows.insert(), row)
        return code

    async def tap(self, code: str, what: str, person: int = MAI) -> None:
        """Tap a button of the question."""
        update = update_of(self.office.wire, person, tap=f"r/{code}/{what}")
        await self.door.on_button(update, context_of(self.office.wire))

    async def kept(self) -> list[Any]:
        """Return the table as it is."""
        async with self.office.database.read() as connection:
            return [dict(row) for row in (await connection.execute(select(ratings))).mappings()]


@pytest.fixture
def citizens(office: Office) -> Citizens:
    """The door on a fresh database."""
    desk = Satisfaction(Ratings(office.database, office.outbox), office.languages, QUIET)
    return Citizens(office, desk, SatisfactionHandlers(desk, office.languages, Words(lambda: NOW)))


async def test_the_first_follower_is_asked_once(citizens: Citizens) -> None:
    code = await citizens.returned(NAM, MAI)
    await citizens.returned()  # nobody follows
    await citizens.returned(MAI, ago=dt.timedelta(days=4))
    await citizens.returned(MAI, status=9)
    assert await citizens.desk.tick(NOW) == 1
    assert await citizens.desk.tick(NOW + HOUR) == 0
    [(person, subject, card)] = await citizens.office.letters()
    assert (person, subject) == (NAM, f"rating/{code}")
    assert "Bà con có hài lòng" in card.plain()
    assert [row[0].target for row in card.buttons] == [f"r/{code}/{score}" for score in (3, 2, 1)]


async def test_a_question_that_was_withdrawn_is_not_asked_again(citizens: Citizens) -> None:
    await citizens.returned(MAI, NAM)
    await citizens.desk.tick(NOW)
    async with citizens.office.database.write() as connection:
        await connection.execute(update(deliveries).values(state=State.CANCELLED))
        await connection.execute(follows.delete().where(follows.c.person == MAI))
    assert await citizens.desk.tick(NOW) == 0


async def test_nobody_is_asked_at_night(citizens: Citizens) -> None:
    await citizens.returned(MAI)
    await citizens.desk.tick(NOW.replace(hour=22))
    async with citizens.office.database.read() as connection:
        row = (await connection.execute(select(deliveries))).one()
    assert row.not_before == NOW.replace(day=21, hour=7)
    assert (row.purpose, row.once) == (Purpose.CAMPAIGN, True)


async def test_one_answer_is_kept_without_the_person(citizens: Citizens) -> None:
    code = await citizens.returned(MAI, NAM)
    await citizens.tap(code, "3")
    assert "Đã ghi: 😀 Rất hài lòng" in citizens.office.wire.said
    for person in (MAI, NAM):
        await citizens.tap(code, "1", person)
        assert citizens.office.wire.said == "Hồ sơ này đã có đánh giá rồi."
    [row] = await citizens.kept()
    assert row == {"code": code, "score": 3, "words": None, "at": NOW}
    assert await citizens.desk.tick(NOW) == 0


async def test_strangers_may_not_rate(citizens: Citizens) -> None:
    code = await citizens.returned(MAI)
    await citizens.tap(code, "1", STRANGER)
    async with citizens.office.database.write() as connection:
        await connection.execute(update(dossiers).values(status=9))
    await citizens.tap(code, "1")
    assert citizens.office.wire.alerts == [texts("vi").plain("rating.stranger")] * 2
    assert await citizens.kept() == []


async def test_words_are_optional_once_and_without_numbers(citizens: Citizens) -> None:
    code = await citizens.returned(MAI)
    await citizens.tap(code, "1")
    wire, waits = citizens.office.wire, Awaited(citizens.door.words)
    message = update_of(wire, MAI, text="Chờ lâu quá, gọi tôi 0912345678")
    assert message.message
    assert not waits.filter(message.message)
    assert wire.buttons == {"✍️ Viết thêm": f"r/{code}/w"}
    await citizens.tap(code, "w")
    assert waits.filter(message.message)
    await citizens.door.on_words(message, context_of(wire))
    assert "Đã ghi lời" in wire.said
    assert not waits.filter(message.message)
    assert (await citizens.kept())[0]["words"] == "Chờ lâu quá, gọi tôi •••"
    await citizens.tap(code, "w")
    await citizens.door.on_words(message, context_of(wire))
    assert "đã có đánh giá" in wire.said
    assert not await citizens.desk.add_words(STRANGER, code, "x")


async def test_statistics_show_counts_only(citizens: Citizens) -> None:
    for score in ("3", "3", "2", "1"):
        await citizens.tap(await citizens.returned(MAI), score)
    await citizens.office.type(HANH)
    assert "🙂 Đánh giá: rất hài lòng 2 · hài lòng 1 · không hài lòng 1" in citizens.office.wire.said
    await citizens.office.tap("tk/s/m202610/-/-")
    assert "Đánh giá" not in citizens.office.wire.said
