"""A year in fast motion: what each person was told day by day equals a slow reference of the rules.

Four hundred dossiers come in by files; officials acknowledge, extend, hand over, go on leave at the bot's
door; two machines hold the round, a courier carries the letters; Telegram and the machines fail at times.
"""

import datetime as dt
import shutil
from collections import Counter
from collections.abc import Iterator

import pytest

from bot.procedures.library import Library
from tests.conftest import KNOWLEDGE, sqlite_url
from tests.officials.year.days import DAY, SATURDAY, Days
from tests.officials.year.lives import FINISHED, REGISTERED, RETURNED
from tests.officials.year.living import Push, Record, live
from tests.officials.year.people import BINH, CHAP, LAN, NAMES, OFFICIALS, SPELLINGS
from tests.officials.year.plan import BACK_AT, NIGHT, TET, YEAR, draw
from tests.officials.year.reference import BEFORE, Message, lawful_until

YEARS = (("sqlite", 2026, dt.date(YEAR, 12, 31)), ("postgresql", 12, dt.date(YEAR, 4, 29)))
"""Kind of database, seed, last day: a whole year, and on the other database one that ends before summer."""
SOON_AFTER = dt.timedelta(minutes=1)


@pytest.fixture(scope="module")
def days() -> Days:
    """The holidays that ship with the bot, read anew."""
    return Days.read(KNOWLEDGE / "holidays.toml")


@pytest.fixture(scope="module", params=YEARS, ids=lambda one: f"{one[0]}-seed{one[1]}")
def year(
    request: pytest.FixtureRequest, days: Days, library: Library, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Record]:
    """A year that was lived."""
    kind, seed, last = request.param
    folder, plan = tmp_path_factory.mktemp("year"), draw(seed, days, last)
    if kind == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), folder / "bot.db")
        yield live(sqlite_url(folder / "bot.db"), library, folder, plan)
        return
    with request.getfixturevalue("postgres").fresh(migrated=True) as url:
        yield live(url, library, folder, plan)


def test_every_message_has_a_line_a_dossier_with_code_procedure_days_and_unit(year: Record) -> None:
    assert year.malformed == []


def test_each_message_is_that_of_the_reference(year: Record) -> None:
    sent = {(push.at.date(), push.person): push.message for push in year.sent}
    for day, person in sorted(sent.keys() | year.expected.keys()):
        told, rules = sent.get((day, person)), year.expected.get((day, person))
        assert told == rules, f"seed {year.plan.seed}: {NAMES[person]} on {day}"


def test_what_people_did_was_answered_as_the_rules_say(year: Record) -> None:
    assert year.surprises == []


def test_nobody_is_written_to_twice_a_day_or_on_a_day_off(year: Record, days: Days) -> None:
    many = Counter((push.at.date(), push.person) for push in year.sent)
    assert [one for one, count in many.items() if count > 1] == []
    assert {push.at.date() for push in year.sent if not days.works(push.at.date())} == set()


def test_it_comes_when_the_machines_look_first_and_names_its_own_day(year: Record) -> None:
    for push in year.sent:
        day = push.at.date()
        hour = max(year.plan.first(day), BACK_AT) if day in year.plan.slow else year.plan.first(day)
        earliest = push.at.replace(hour=hour.hour, minute=hour.minute, second=0)
        latest = earliest + (dt.timedelta(hours=1) if day in year.plan.slow else SOON_AFTER)
        assert earliest <= push.at <= latest, (year.plan.seed, push)
        assert push.day == f"{day.day}/{day.month}/{day.year}"


def test_nothing_lawful_is_called_late(year: Record, days: Days) -> None:
    for push, code, over in _lines(year):
        stated, extended = year.stated[push.at.date()][code]
        until = lawful_until(stated, extended)
        assert until is not None, f"seed {year.plan.seed}: {code} is paused or has ended, on {push.at}"
        if over > 0:
            assert until < push.at.date(), f"seed {year.plan.seed}: {code} has time until {until}: {push.at}"
            assert days.over(until, push.at.date()) == over


def test_whoever_has_no_account_stands_with_the_head(year: Record, days: Days) -> None:
    before = [push for push in year.sent if push.at.date() < year.plan.joins]
    assert CHAP not in {push.person for push in before}
    heads = {push.at.date(): push.message for push in before if push.person == BINH}
    known = 0
    for day in sorted({push.at.date() for push in before}):
        for code in _burning(year, day, days, CHAP):
            assert _has(heads[day], "unlinked", code) or _has(heads[day], "unit", code), (day, code)
            known += code in {line.code for line in heads[day].get("unlinked", (0, ()))[1]}
    assert known > 0


def test_who_is_on_leave_hears_nothing_and_the_deputy_hears_it(year: Record, days: Days) -> None:
    told = {(push.at.date(), push.person): push.message for push in year.sent}
    heard = 0
    for day, away in year.away.items():
        for person, deputy in away.items():
            assert (day, person) not in told
            message = told.get((day, away.get(deputy, deputy)), {})
            heard += any(_has(message, "own", code) for code in _burning(year, day, days, person))
    assert heard > 0


def test_missed_days_are_silent_and_one_message_follows(year: Record, days: Days) -> None:
    for missed in (year.plan.outage, year.plan.standstill):
        first = days.after(missed[1], 1)
        assert {push.at.date() for push in year.sent if missed[0] <= push.at.date() < first} == set()
        people = [push.person for push in year.sent if push.at.date() == first]
        assert sorted(people) == sorted(person for day, person in year.expected if day == first)
        assert people


def test_after_the_holidays_one_message_tells_all(year: Record, days: Days) -> None:
    last, first = days.after(TET, -1), days.after(TET, 1)
    assert first - last > 7 * DAY
    assert {push.at.date() for push in year.sent if last < push.at.date() < first} == set()
    assert sum(push.at.date() == first for push in year.sent) == sum(day == first for day, _ in year.expected)
    assert (first, BINH) in year.expected


def test_the_year_had_it_all(year: Record) -> None:
    """What did not happen was not tried: another seed must be taken then."""
    deeds = {"seen", "seen refused", "done", "extended", "extend again", "give", "take", "refuse"}
    assert deeds | {"answer too late refused", "leave", "back"} <= year.count.keys()
    assert year.count["leave"] == len(year.plan.leaves)
    parts = [(push, name, part) for push in year.sent for name, part in push.message.items()]
    assert {(person, name) for push, name, _ in parts if (person := push.person) in {LAN, BINH}} == {
        (LAN, "own"), (BINH, "own"), (BINH, "unit"), (BINH, "unlinked"),
    }  # fmt: skip
    assert any(name == "chairman" for _, name, _ in parts)
    assert any(count > len(lines) for _, _, (count, lines) in parts)
    assert any(line.done for _, _, (_, lines) in parts for line in lines)
    assert any(push.at.weekday() == SATURDAY for push in year.sent)
    assert set(OFFICIALS) <= {push.person for push in year.sent}
    nights = [day for day, hour in year.plan.mornings.items() if hour == NIGHT]
    assert nights
    assert not any(push.at.date() in nights for push in year.sent)
    assert any(_stood_still(year))
    known = [one for day in year.stated.values() for one in day.values()]
    assert any(extended and stated["due"] > extended for stated, extended in known)
    assert any(stated["status"] == REGISTERED and stated["due"] for stated, _ in known)


def _lines(year: Record) -> Iterator[tuple[Push, str, int]]:
    for push in year.sent:
        for _, lines in push.message.values():
            for line in lines:
                yield push, line.code, line.over


def _has(message: Message, section: str, code: str) -> bool:
    """Say whether a section shows a dossier, or counts some that it does not show."""
    count, lines = message.get(section, (0, ()))
    return code in {line.code for line in lines} or count > len(lines)


def _burning(year: Record, day: dt.date, days: Days, person: int) -> list[str]:
    """Return the dossiers files give to somebody, nobody took over, and the ladder has reached."""
    found = []
    for code, (stated, extended) in year.stated[day].items():
        until = lawful_until(stated, extended)
        theirs = SPELLINGS.get(stated["official"]) == person and code not in year.taken[day]
        if theirs and until is not None and days.over(until, day) >= -BEFORE:
            found.append(code)
    return found


def _stood_still(year: Record) -> Iterator[tuple[dt.date, str]]:
    """Yield dossiers whose stated date was over on a day, but that stood still or had more time."""
    for day, known in year.stated.items():
        for code, (stated, extended) in known.items():
            if stated["due"] and stated["due"] < day and stated["status"] not in {FINISHED, RETURNED}:
                until = lawful_until(stated, extended)
                if until is None or until > day:
                    yield day, code
