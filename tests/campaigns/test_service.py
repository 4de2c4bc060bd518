"""What is due is written once, to whom it may go, whatever happens around it; on both databases."""

import asyncio
import datetime as dt
import sys
import time
from dataclasses import replace

import pytest

from bot.campaigns.model import subject
from bot.delivery.model import Purpose, State
from bot.delivery.store import Outbox
from bot.storage.tables import deliveries, unreachable
from tests.campaigns.conftest import FETCH, MONDAY, PLAIN, Office, Opening, at, campaign
from tests.cast import HANH, MAI, NAM

WHAT = subject(PLAIN.id, MONDAY.date())


async def test_whoever_opted_in_gets_it_in_their_language(office: Opening) -> None:
    house = office()
    await house.want([MAI, NAM])
    await house.want([HANH], "online")
    await house.read_english(NAM)
    assert await house.campaigns.tick(MONDAY) == 2
    mai, nam = await house.letters()
    assert (mai.chat, mai.subject, mai.version, mai.state) == (MAI, WHAT, 1, State.QUEUED)
    assert (mai.not_before, mai.expires_at) == (MONDAY, at("2026-12-07 20:59"))
    assert mai.once
    assert "Coi chừng lừa đảo" in str(mai.value)
    assert nam.chat == NAM
    assert "Beware of scams" in str(nam.value)
    [run] = await house.runs()
    assert (run.recipients, run.content, run.at) == (2, mai.content, MONDAY)


async def test_without_an_english_text_everybody_reads_vietnamese(office: Opening) -> None:
    house = office([campaign(text_en=None)])
    await house.want([MAI, NAM])
    await house.read_english(NAM)
    await house.campaigns.tick(MONDAY)
    assert ["Coi chừng" in str(row.value) for row in await house.letters()] == [True, True]


async def test_ticks_before_late_again_and_after_a_restart(office: Opening) -> None:
    house = office()
    await house.want([MAI])
    assert await house.campaigns.tick(MONDAY - dt.timedelta(minutes=1)) == 0
    assert await house.campaigns.tick(at("2026-12-07 11:00")) == 1  # the machine was off
    assert await house.campaigns.tick(at("2026-12-07 11:01")) == 0
    house.restart()
    assert await house.campaigns.tick(at("2026-12-07 11:02")) == 0
    assert await house.campaigns.tick(at("2026-12-07 21:30")) == 0
    assert await house.told() == [(MAI, WHAT)]


async def test_what_is_too_late_is_not_made_up_for(office: Opening) -> None:
    house = office()
    await house.want([MAI])
    assert await house.campaigns.tick(at("2026-12-07 20:59")) == 0
    assert await house.campaigns.tick(at("2026-12-08 08:00")) == 0
    assert await house.runs() == []


async def test_two_machines_at_the_same_moment(office: Opening) -> None:
    house = office()
    await house.want([MAI, NAM])
    machines = [house.machine() for _ in range(4)]
    assert sum(await asyncio.gather(*(one.tick(MONDAY) for one in machines))) == 2
    assert len(await house.told()) == 2
    assert len(await house.runs()) == 1


async def test_the_week_s_limit_holds_over_machines_too(office: Opening) -> None:
    many = [campaign(id=f"bao-tin-{number}") for number in range(5)]
    house = office(many)
    await house.want([MAI])
    machines = [house.machine() for _ in range(4)]
    await asyncio.gather(*(one.tick(MONDAY) for one in machines))
    assert await house.told() == [(MAI, f"bao-tin-{number}/2026-12-07") for number in (0, 1)]
    assert [run.recipients for run in await house.runs()] == [1, 1, 0, 0, 0]


async def test_machines_that_begin_with_different_campaigns_keep_the_limit_too(office: Opening) -> None:
    many = [campaign(id=f"bao-tin-{number}") for number in range(6)]
    house = office(many, weekly=1)
    await house.want(range(1, 400))
    machines = [house.machine(many[number:] + many[:number]) for number in range(6)]
    assert sum(await asyncio.gather(*(one.tick(MONDAY) for one in machines))) == 399


async def test_the_week_is_seven_days_so_a_weekly_reminder_never_misses_its_day(office: Opening) -> None:
    house = office([campaign(), campaign(id="giua-tuan", weekday="thu")])
    await house.want([MAI])
    for moment in ("2026-12-07 07:30", "2026-12-10 07:30", "2026-12-14 07:30", "2026-12-17 07:30"):
        late = at(moment) + dt.timedelta(seconds=50 if moment.endswith("07 07:30") else 5)
        assert await house.campaigns.tick(late) == 1


async def test_letters_nobody_read_do_not_count(office: Opening) -> None:
    house = office([campaign(id="mot"), campaign(id="hai", at="09:00")], weekly=1)
    await house.want([MAI])
    await house.campaigns.tick(MONDAY)
    await Outbox(house.database).silence(MAI)
    assert await house.campaigns.tick(at("2026-12-07 09:00")) == 1


async def test_whoever_cannot_be_reached_is_left_out(office: Opening) -> None:
    house = office()
    await house.want([MAI, NAM])
    async with house.database.write() as connection:
        await connection.execute(unreachable.insert(), {"person": MAI, "since": MONDAY})
    assert await house.campaigns.tick(MONDAY) == 1
    assert await house.told() == [(NAM, WHAT)]


async def test_what_is_off_does_not_go_and_what_is_switched_on_goes_at_the_next_tick(office: Opening) -> None:
    house = office([campaign(active=False)])
    await house.want([MAI])
    assert await house.campaigns.tick(MONDAY) == 0
    assert (await house.campaigns.show(house.known[0], MONDAY)).pending
    await house.campaigns.switch(PLAIN.id, MONDAY, HANH, active=True)
    house.restart()
    assert await house.campaigns.tick(at("2026-12-07 07:31")) == 1
    assert await house.audited() == [
        ("campaign_on", {"campaign": PLAIN.id, "withdrawn": 0}),
        ("campaign_sent", {"campaign": PLAIN.id, "date": "2026-12-07", "recipients": 1}),
    ]


async def test_switching_off_takes_back_what_waits_and_on_again_resends_nothing(office: Opening) -> None:
    house = office()
    await house.want([MAI, NAM])
    await house.campaigns.tick(MONDAY)
    async with house.database.write() as connection:
        sent = deliveries.update().where(deliveries.c.chat == MAI).values(state=State.SENT)
        await connection.execute(sent)
    assert await house.campaigns.switch(PLAIN.id, MONDAY, HANH, active=False) == 1
    assert [row.state for row in await house.letters()] == [State.SENT, State.CANCELLED]
    await house.campaigns.switch(PLAIN.id, MONDAY, HANH, active=True)
    assert await house.campaigns.tick(at("2026-12-07 08:00")) == 0
    assert await Outbox(house.database).counts(Purpose.CAMPAIGN, WHAT) == {
        State.SENT: 1,
        State.CANCELLED: 1,
    }


async def test_editing_a_text_or_the_holidays_resends_nothing(office: Opening) -> None:
    house = office()
    await house.want([MAI])
    await house.campaigns.tick(MONDAY)
    house.known[0] = replace(PLAIN, text="Khác hẳn", at="09:00")
    house.calendar = replace(house.calendar, days_off={MONDAY.date(): "Nghỉ đột xuất"})
    for moment in ("2026-12-07 09:00", "2026-12-08 09:00", "2026-12-08 10:00"):
        assert await house.campaigns.tick(at(moment)) == 0
    [letter] = await house.letters()
    assert "Khác hẳn" not in str(letter.value)


async def test_in_the_quiet_hours_letters_wait_for_the_morning(office: Opening) -> None:
    house = office([campaign(at="20:30", valid_hours=20)])
    await house.want([MAI])
    await house.campaigns.tick(at("2026-12-07 22:00"))
    [letter] = await house.letters()
    assert (letter.not_before, letter.expires_at) == (at("2026-12-08 07:00"), at("2026-12-08 16:30"))
    short = office([campaign(id="ngan", at="20:30", valid_hours=10)])
    assert await short.campaigns.tick(at("2026-12-07 22:00")) == 0
    assert len(await short.runs()) == 1


async def test_late_joiners_get_what_is_still_worth_reading(office: Opening) -> None:
    house = office([campaign(), campaign(id="khac", topic="online"), campaign(id="sang", valid_hours=1)])
    await house.want([MAI])
    await house.campaigns.tick(MONDAY)
    noon = at("2026-12-07 12:00")
    await house.read_english(NAM)
    for _ in range(2):
        await house.want([NAM])
        await house.campaigns.joined(NAM, "scam", noon)
    await house.campaigns.joined(MAI, "scam", noon)  # has had it
    assert await house.told() == [(MAI, WHAT), (MAI, "sang/2026-12-07"), (NAM, WHAT)]
    letter = (await house.letters())[-1]
    assert (letter.not_before, letter.expires_at) == (noon, at("2026-12-07 20:59"))
    assert "Beware" in str(letter.card)
    await house.campaigns.joined(HANH, "scam", at("2026-12-07 21:00"))
    await house.campaigns.joined(HANH, "post", noon)
    assert len(await house.told()) == 3


async def test_late_joiners_keep_to_the_week_s_limit_and_to_the_switches(office: Opening) -> None:
    house = office([campaign(id=f"tin-{number}", topic="scam") for number in range(4)])
    await house.campaigns.tick(MONDAY)
    await house.campaigns.switch("tin-0", MONDAY, HANH, active=False)
    await house.campaigns.joined(NAM, "scam", MONDAY)
    assert [row.subject for row in await house.letters()] == ["tin-1/2026-12-07", "tin-2/2026-12-07"]


async def test_opting_out_takes_back_what_waits_and_in_again_brings_it(office: Opening) -> None:
    house = office()
    await house.want([MAI, NAM])
    await house.campaigns.tick(MONDAY)
    await house.campaigns.left(MAI, "online", MONDAY)
    assert len(await house.told()) == 2
    await house.campaigns.left(MAI, "scam", MONDAY)
    assert await house.told() == [(NAM, WHAT)]
    await house.campaigns.joined(MAI, "scam", MONDAY)
    assert await house.told() == [(MAI, WHAT), (NAM, WHAT)]


async def ready(office: Opening) -> Office:
    """Return an office where several dossiers were finished around Monday, 7 December."""
    house = office([FETCH])
    monday = MONDAY.date()
    await house.follow(MAI, "A", monday)
    await house.follow(MAI, "B", monday)
    await house.follow(NAM, "C", monday + dt.timedelta(days=1))
    await house.follow(HANH, "D", monday, status=10)
    await house.follow(7, "E", monday - dt.timedelta(days=30))
    return house


async def test_a_result_nobody_fetched_is_named_after_so_many_working_days(office: Opening) -> None:
    house = await ready(office)
    for moment in ("2026-12-11 07:30", "2026-12-13 07:30"):
        await house.campaigns.tick(at(moment))
    assert await house.told() == []
    assert await house.campaigns.tick(at("2026-12-14 07:30")) == 1  # one message for two dossiers
    assert await house.campaigns.tick(at("2026-12-15 07:30")) == 1
    assert await house.campaigns.tick(at("2026-12-16 07:30")) == 0
    assert await house.told() == [(NAM, "nhan-ket-qua/2026-12-15"), (MAI, "nhan-ket-qua/2026-12-14")][::-1]


async def test_days_on_which_the_machine_was_off_are_made_up_for(office: Opening) -> None:
    house = await ready(office)
    await house.campaigns.tick(at("2026-12-10 07:30"))
    assert await house.campaigns.tick(at("2026-12-17 12:00")) == 2
    assert [row.chat for row in await house.letters()] == [MAI, NAM]


async def test_one_s_own_dossier_comes_before_what_is_for_all(office: Opening) -> None:
    house = office([PLAIN, FETCH], weekly=1)
    await house.want([MAI])
    await house.follow(MAI, "A", MONDAY.date())
    await house.campaigns.tick(at("2026-12-14 07:30"))
    assert await house.told() == [(MAI, "nhan-ket-qua/2026-12-14")]


async def test_what_staff_see(office: Opening) -> None:
    house = office([PLAIN, FETCH])
    await house.want([MAI, NAM])
    await house.follow(HANH, "A", MONDAY.date())
    await house.campaigns.tick(MONDAY)
    shown = await house.campaigns.show(PLAIN, MONDAY)
    assert (shown.audience, shown.pending, shown.listed.active) == (2, False, True)
    assert [f"{one.date:%d/%m}" for one in shown.listed.upcoming] == ["14/12", "21/12", "28/12"]
    [(run, counts)] = shown.runs
    assert (run.recipients, counts) == (2, {State.QUEUED: 2})
    assert (await house.campaigns.show(FETCH, MONDAY)).audience == 1
    ahead = await house.campaigns.ahead(MONDAY, MONDAY.date(), dt.date(2026, 12, 20))
    assert [(one.campaign.id, when.at.day) for one, when in ahead] == [("bao-tin", 7), ("bao-tin", 14)]


async def test_once_a_year_still_has_three_next_dates(office: Opening) -> None:
    house = office([campaign(every="year", month=3, day=2)])
    shown = await house.campaigns.show(house.known[0], MONDAY)
    assert [one.at.year for one in shown.listed.upcoming] == [2027, 2028, 2029]


async def test_a_campaign_that_is_gone_from_the_file_does_no_harm(office: Opening) -> None:
    house = office()
    await house.want([MAI])
    await house.campaigns.tick(MONDAY)
    house.known.clear()
    assert await house.campaigns.tick(MONDAY) == 0
    assert await house.campaigns.listed(MONDAY) == []
    await house.campaigns.joined(NAM, "scam", MONDAY)
    assert len(await house.told()) == 1


@pytest.mark.parametrize("written", [False, True])
async def test_a_tick_with_nothing_to_do_costs_next_to_nothing(office: Opening, *, written: bool) -> None:
    if sys.gettrace():
        pytest.skip("a tracer costs more than the tick")
    house = office([campaign(id=f"tin-{number}") for number in range(15)])
    moment = MONDAY if written else at("2026-12-09 12:00")
    for _ in range(3):
        await house.campaigns.tick(moment)
    taken = []
    for _ in range(20):
        start = time.perf_counter()
        await house.campaigns.tick(moment)
        taken.append(time.perf_counter() - start)
    assert min(taken) < 0.005  # the others waited for somebody else's work
