"""Papers that run out: told in time, once a person and day, whatever happens around it; on both databases."""

import asyncio
import datetime as dt
import sys
import time
from dataclasses import replace

import pytest
from sqlalchemy import event, select

from bot.campaigns.cards import message
from bot.delivery.model import State
from bot.delivery.store import Outbox
from bot.dossiers.store import erase, expire
from bot.storage.tables import deliveries, follows, unreachable
from bot.texts import texts
from tests.campaigns.conftest import FETCH, MONDAY, PLAIN, RENEW, Office, Opening, at, campaign
from tests.cast import HANH, MAI, NAM

FINISHED = dt.date(2026, 6, 1)
DAY = dt.timedelta(days=1)


def told(person: int, day: str) -> tuple[int, str]:
    """Return who has a letter of the occurrence of which day."""
    return person, f"{RENEW.id}/{day}"


async def lived(house: Office, first: str, last: str) -> None:
    """Let the tick come each morning from the first to the last day."""
    day = at(f"{first} 07:30")
    while day <= at(f"{last} 07:30"):
        await house.campaigns.tick(day)
        day += DAY


async def test_followers_are_told_so_many_working_days_before_and_once(office: Opening) -> None:
    house = office([RENEW])
    await house.follow(MAI, "A", FINISHED, until="2026-12-14")
    await house.follow(NAM, "B", FINISHED, until="2026-12-15")
    await house.follow(HANH, "C", FINISHED)
    await lived(house, "2026-12-01", "2026-12-31")
    assert await house.told() == [told(MAI, "2026-12-07"), told(NAM, "2026-12-08")]
    assert await house.reminded() == [
        (MAI, "2026-12-14", "2026-12-07"),
        (NAM, "2026-12-15", "2026-12-08"),
    ]


async def test_only_of_papers_there_are(office: Opening) -> None:
    house = office([RENEW])
    for status in range(1, 11):
        await house.follow(status, f"H-{status}", FINISHED, status, until="2026-12-14")
    await house.campaigns.tick(MONDAY)
    assert [person for person, _ in await house.told()] == [9, 10]


async def test_what_ran_out_yesterday_is_let_be_and_what_runs_out_today_is_told(office: Opening) -> None:
    house = office([RENEW])
    await house.follow(MAI, "A", FINISHED, until="2026-12-06")
    await house.follow(NAM, "B", FINISHED, until="2026-12-07")
    assert await house.campaigns.tick(MONDAY) == 1
    assert await house.told() == [told(NAM, "2026-12-07")]


async def test_several_papers_of_a_person_are_one_message(office: Opening) -> None:
    house = office([RENEW])
    for code, until in (("A", "2026-12-12"), ("B", "2026-12-12"), ("C", "2026-12-14"), ("D", "2026-12-15")):
        await house.follow(MAI, code, FINISHED, until=until)
    await lived(house, "2026-12-07", "2026-12-16")
    assert await house.told() == [told(MAI, "2026-12-07"), told(MAI, "2026-12-08")]
    assert [day for _, day, _ in await house.reminded()] == ["2026-12-12", "2026-12-14", "2026-12-15"]
    assert [run.recipients for run in await house.runs()][:3] == [1, 1, 0]


async def test_late_followers_and_late_dates_are_told_the_next_morning_while_it_is_worth_it(
    office: Opening,
) -> None:
    house = office([RENEW])
    await house.follow(MAI, "A", FINISHED, until="2026-12-09")
    await house.campaigns.tick(MONDAY)
    await house.follow(NAM, "B", FINISHED, until="2026-12-08")
    await house.follow(HANH, "C", FINISHED)
    await house.campaigns.tick(at("2026-12-07 12:00"))
    await house.valid("C", "2026-12-10")
    await house.follow(7, "D", FINISHED, until="2026-12-07")  # the card has just shown the day
    await lived(house, "2026-12-08", "2026-12-11")
    assert set(await house.told()) == {
        told(MAI, "2026-12-07"),
        told(NAM, "2026-12-08"),
        told(HANH, "2026-12-08"),
    }


async def test_another_paper_of_the_same_day_is_no_second_message_but_another_day_is(office: Opening) -> None:
    house = office([RENEW])
    await house.follow(MAI, "A", FINISHED, until="2026-12-10")
    await house.campaigns.tick(MONDAY)
    await house.follow(MAI, "B", FINISHED, until="2026-12-10")
    assert await house.campaigns.tick(at("2026-12-08 07:30")) == 0
    await house.follow(MAI, "C", FINISHED, until="2026-12-09")
    assert await house.campaigns.tick(at("2026-12-09 07:30")) == 1


async def test_stopping_to_follow_and_following_again_brings_nothing_twice(office: Opening) -> None:
    house = office([RENEW])
    await house.follow(MAI, "A", FINISHED, until="2026-12-10")
    await house.campaigns.tick(MONDAY)
    async with house.database.write() as connection:
        await connection.execute(follows.delete())
        again = {"person": MAI, "code": "A", "via": "digits", "since": MONDAY}
        await connection.execute(follows.insert(), again)
    await lived(house, "2026-12-08", "2026-12-10")
    assert await house.told() == [told(MAI, "2026-12-07")]


async def test_no_edit_no_switch_and_no_outage_resends(office: Opening) -> None:
    house = office([RENEW])
    await house.follow(MAI, "A", FINISHED, until="2026-12-14")
    await house.campaigns.tick(MONDAY)
    assert await house.campaigns.switch(RENEW.id, MONDAY, HANH, active=False) == 1
    await house.campaigns.switch(RENEW.id, MONDAY, HANH, active=True)
    house.known[0] = replace(RENEW, text="Khác hẳn", working_days=10, at="09:00")
    house.calendar = replace(house.calendar, days_off={dt.date(2026, 12, 9): "Nghỉ đột xuất"})
    for day in range(7, 15):
        await house.campaigns.tick(at(f"2026-12-{day:02} 10:00"))
        house.restart()
    [letter] = await house.letters()
    assert (letter.subject, letter.state) == (told(MAI, "2026-12-07")[1], State.CANCELLED)


async def test_a_paper_that_is_renewed_is_told_of_again(office: Opening) -> None:
    house = office([RENEW])
    await house.follow(MAI, "A", FINISHED, until="2026-12-14")
    await house.campaigns.tick(MONDAY)
    await house.valid("A", "2026-12-24")
    await lived(house, "2026-12-08", "2026-12-24")
    assert await house.told() == [told(MAI, "2026-12-07"), told(MAI, "2026-12-17")]


async def test_a_full_week_or_a_blocked_bot_only_puts_it_off(office: Opening) -> None:
    house = office([PLAIN, RENEW], weekly=1)
    await house.want([MAI])
    await house.campaigns.tick(MONDAY)
    await house.follow(MAI, "A", FINISHED, until="2026-12-15")
    await house.follow(NAM, "B", FINISHED, until="2026-12-15")
    async with house.database.write() as connection:
        await connection.execute(unreachable.insert(), {"person": NAM, "since": MONDAY})
    await lived(house, "2026-12-08", "2026-12-09")
    assert len(await house.told()) == 1
    async with house.database.write() as connection:
        await connection.execute(unreachable.delete())
    house.known[0] = replace(PLAIN, until=dt.date(2026, 12, 8))
    await lived(house, "2026-12-10", "2026-12-15")
    assert await house.told() == [
        (MAI, "bao-tin/2026-12-07"),
        told(MAI, "2026-12-14"),
        told(NAM, "2026-12-10"),
    ]


async def test_before_tet_it_is_told_before_the_freeze(office: Opening) -> None:
    house = office([replace(RENEW, working_days=1)])
    await house.follow(MAI, "A", FINISHED, until="2027-02-08")
    await lived(house, "2027-01-28", "2027-02-12")
    assert await house.told() == [told(MAI, "2027-02-02")]


async def test_the_machine_was_off_on_the_day(office: Opening) -> None:
    house = office([RENEW])
    await house.follow(MAI, "A", FINISHED, until="2026-12-14")
    await lived(house, "2026-12-01", "2026-12-04")
    assert await house.campaigns.tick(at("2026-12-11 12:00")) == 1


async def test_no_letter_outlives_the_paper(office: Opening) -> None:
    house = office([replace(RENEW, at="20:30", valid_hours=20)])
    await house.follow(MAI, "A", FINISHED, until="2026-12-07")
    await house.follow(NAM, "B", FINISHED, until="2026-12-08")
    assert await house.campaigns.tick(at("2026-12-07 22:00")) == 1  # goes in the morning
    [letter] = await house.letters()
    assert (letter.chat, letter.not_before) == (NAM, at("2026-12-08 07:00"))


async def test_machines_at_the_same_moment_and_two_campaigns_of_papers(office: Opening) -> None:
    house = office([RENEW, replace(RENEW, id="lan-hai", working_days=2)], weekly=2)
    await house.follow(MAI, "A", FINISHED, until="2026-12-14")
    for day in ("2026-12-07", "2026-12-10", "2026-12-11"):
        machines = [house.machine() for _ in range(3)]
        await asyncio.gather(*(one.tick(at(f"{day} 07:30")) for one in machines))
    assert await house.told() == [told(MAI, "2026-12-07"), (MAI, "lan-hai/2026-12-10")]


async def test_who_was_reminded_is_forgotten_with_the_paper_and_with_the_person(office: Opening) -> None:
    house = office([RENEW])
    await house.follow(MAI, "A", FINISHED, until="2026-12-09")
    await house.follow(NAM, "B", FINISHED, until="2026-12-10")
    await house.campaigns.tick(MONDAY)
    await expire(house.database, at("2026-12-10 01:00"), DAY)
    assert [person for person, _, _ in await house.reminded()] == [NAM]
    await erase(house.database, NAM, at("2026-12-10 01:00"))
    assert await house.reminded() == []


async def test_staff_see_how_many_it_concerns(office: Opening) -> None:
    house = office([PLAIN, FETCH, RENEW])
    for person, until in ((MAI, "2026-12-07"), (NAM, "2026-12-14"), (HANH, "2026-12-15"), (7, None)):
        await house.follow(person, f"H-{person}", FINISHED, 10, until=until)
    await house.follow(MAI, "B", FINISHED, 10, until="2026-12-09")
    shown = await house.campaigns.show(RENEW, MONDAY)
    assert (shown.audience, shown.pending) == (2, True)
    await house.campaigns.tick(MONDAY)
    shown = await house.campaigns.show(RENEW, MONDAY)
    assert (shown.audience, shown.pending, shown.runs[0][0].recipients) == (2, False, 2)
    assert (await house.campaigns.show(FETCH, MONDAY)).audience == 0
    ahead = await house.campaigns.ahead(MONDAY, MONDAY.date(), dt.date(2026, 12, 20))
    assert {one.campaign.id for one, _ in ahead} == {"bao-tin"}


async def test_the_message_names_no_paper_but_the_way_to_it(office: Opening) -> None:
    house = office([replace(RENEW, text="Có giấy sắp hết hạn\nXem ở /theodoi")])
    await house.follow(MAI, "H14.18-261008-0975", FINISHED, until="2026-12-09")
    await house.campaigns.tick(MONDAY)
    [letter] = await house.letters()
    assert "0975" not in str(letter.value)
    assert "d/list" in str(letter.value)
    card = message(RENEW, texts("en"))
    assert [button.target for row in card.buttons for button in row] == ["d/list", "stop"]


async def test_a_topic_campaign_s_late_joiner_is_not_told_of_papers(office: Opening) -> None:
    house = office([campaign(), RENEW])
    await house.follow(NAM, "A", FINISHED, until="2026-12-09")
    await house.campaigns.tick(MONDAY)
    await house.want([MAI])
    await house.campaigns.joined(MAI, "scam", MONDAY)
    assert await house.told() == [(MAI, "bao-tin/2026-12-07"), told(NAM, "2026-12-07")]


async def test_once_written_the_tick_does_not_look_at_dossiers_any_more(office: Opening) -> None:
    if sys.gettrace():
        pytest.skip("a tracer costs more than the tick")
    house = office([RENEW])
    await house.follow(MAI, "A", FINISHED, until="2026-12-09")
    await house.campaigns.tick(MONDAY)
    asked: list[str] = []
    event.listen(
        house.database.engine.sync_engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, *_more: asked.append(statement),
    )
    began = time.perf_counter()
    for _ in range(20):
        await house.campaigns.tick(at("2026-12-07 12:00"))
    assert (time.perf_counter() - began) / 20 < 0.02
    assert not any("dossiers" in one or "follows" in one for one in asked)


async def test_letters_that_were_deleted_long_ago_are_not_needed_to_know(office: Opening) -> None:
    house = office([replace(RENEW, working_days=60)])
    await house.follow(MAI, "A", FINISHED, until="2027-03-05")
    await lived(house, "2026-12-01", "2026-12-10")
    await Outbox(house.database).erase(MAI)
    async with house.database.read() as connection:
        assert (await connection.execute(select(deliveries))).all() == []
    await lived(house, "2026-12-11", "2026-12-18")
    assert await house.told() == []
