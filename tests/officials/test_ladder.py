"""The ladder: who is told of what on which morning, against a slow reference that reads like the rules."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dossiers.model import Status
from bot.officials.answering import Office
from bot.officials.ladder import SHOWN, due
from bot.officials.model import RUNNING, Colleague, Duties, Push, Rung, Said, Section, Standing, Steps
from bot.people.rights import Role
from bot.worktime.calendar import WorkCalendar
from tests.cast import HANOI
from tests.officials.conftest import CALENDAR

DAY = dt.timedelta(days=1)
LAN = Colleague(1, Role.OFFICIAL, "Nông Thị Lan", "Địa chính")
BINH = Colleague(2, Role.HEAD, "Lê Bình", "Địa chính")
VAN = Colleague(3, Role.HEAD, "Vi Văn", "Tư pháp")
HANH = Colleague(4, Role.ADMIN, "Hoàng Hạnh", None)
EVERYBODY = (LAN, BINH, VAN, HANH)
FRIDAY = dt.date(2026, 11, 20)


def standing(
    due_on: dt.date | None = FRIDAY, official: str | None = "Nông Thị Lan", **values: object
) -> Standing:
    """Return a dossier in progress."""
    plain = Standing("A", "Khai sinh", "Địa chính", official, int(Status.IN_PROGRESS), due_on)
    return plain._replace(**values)  # type: ignore[arg-type]


def told(
    one: Standing, today: dt.date, said: Said | None = None, people: tuple[Colleague, ...] = EVERYBODY
) -> dict[int, Section]:
    """Return who is told of a dossier, and why."""
    pushes = due([one], today, CALENDAR, steps=Steps(), office=Office(people, Duties()), said=said or Said())
    return {person: section for person, push in pushes.items() for section in push}


@pytest.mark.parametrize(
    ("day", "whom"),
    [
        ("2026-11-17", {}),  # 3 working days before
        ("2026-11-18", {1: "own"}),
        ("2026-11-19", {1: "own"}),
        ("2026-11-20", {1: "own"}),
        ("2026-11-21", {}),  # a Saturday
        ("2026-11-23", {1: "own"}),  # 1 over
        ("2026-11-24", {}),  # a day off
        ("2026-11-25", {1: "own"}),  # 2 over
        ("2026-11-26", {1: "own", 2: "unit"}),
        ("2026-11-27", {1: "own", 2: "unit"}),
        ("2026-11-30", {1: "own", 2: "unit", 4: "chairman"}),
    ],
)
def test_each_rung_has_its_day(day: str, whom: dict[int, str]) -> None:
    assert told(standing(), dt.date.fromisoformat(day)) == whom


@pytest.mark.parametrize("status", [one for one in Status if one not in RUNNING])
def test_what_stands_still_or_is_over_does_not_nag(status: Status) -> None:
    assert told(standing(status=int(status)), FRIDAY + 31 * DAY) == {}
    assert told(standing(due_on=None), FRIDAY) == {}


@pytest.mark.parametrize("nobody", [None, "", "Nguyễn Văn Không"])
def test_whose_official_is_no_member_goes_to_the_head(nobody: str | None) -> None:
    assert told(standing(official=nobody), FRIDAY) == {2: "unlinked"}
    assert told(standing(official=nobody), FRIDAY + 6 * DAY) == {2: "unit"}
    assert told(standing(official=nobody, unit="Văn hóa"), FRIDAY) == {2: "unlinked", 3: "unlinked"}
    assert told(standing(official=nobody), FRIDAY, people=(LAN, HANH)) == {4: "unlinked"}


def test_seen_is_silent_until_it_gets_worse() -> None:
    one, seen = standing(), {}
    days = [FRIDAY + step * DAY for step in range(-2, 14) if CALENDAR.is_working(FRIDAY + step * DAY)]
    heard = []
    for day in days:
        if told(one, day, Said(seen={**seen})).get(1):
            heard.append(day)
            seen["A", 1] = day
    rungs = [Steps().rung(CALENDAR.working_days_between(day, FRIDAY)) for day in heard]
    assert rungs == [Rung.SOON, Rung.TODAY, Rung.LATE, Rung.HEAD, Rung.CHAIRMAN]
    assert told(one, days[-1], Said(seen=seen)) == {2: "unit", 4: "chairman"}


def test_seen_before_an_extension_or_by_another_does_not_count() -> None:
    monday = FRIDAY + 3 * DAY
    assert told(standing(), monday, Said(seen={("A", 2): monday})) == {1: "own"}
    extended = standing(due_on=monday)
    assert told(extended, monday, Said(seen={("A", 1): FRIDAY - 2 * DAY})) == {1: "own"}


def test_done_is_believed_for_two_working_days_but_not_by_those_above() -> None:
    said = Said(done={("A", 1): FRIDAY})
    monday, wednesday, thursday = (FRIDAY + step * DAY for step in (3, 5, 6))
    assert told(standing(), monday, said) == told(standing(), wednesday, said) == {}
    assert told(standing(), thursday, said) == {1: "own", 2: "unit"}
    late = standing(due_on=FRIDAY - 10 * DAY)
    pushes = due([late], FRIDAY, CALENDAR, steps=Steps(), office=Office(EVERYBODY, Duties()), said=said)
    assert [part.worst[0].done for push in pushes.values() for part in push.values()] == [True, True]


def test_one_who_is_all_of_these_reads_of_it_once() -> None:
    alone = (Colleague(9, Role.ADMIN, "Nông Thị Lan", "Địa chính"),)
    assert told(standing(), FRIDAY + 31 * DAY, people=alone) == {9: "own"}


def test_the_worst_come_first_and_the_rest_is_counted() -> None:
    many = [standing(FRIDAY - step * DAY, code=f"{step:03}") for step in range(200)]
    [*_, push] = [
        one
        for person, one in due(
            many, FRIDAY, CALENDAR, steps=Steps(), office=Office(EVERYBODY, Duties()), said=Said()
        ).items()
        if person == 1
    ]
    part = push[Section.OWN]
    assert (part.count, len(part.worst)) == (200, SHOWN)
    assert [one.standing.code for one in part.worst] == [f"{step:03}" for step in range(199, 187, -1)]
    assert all(one.left <= other.left for one, other in pairwise(part.worst))


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    """Draw a calendar with days off and working Saturdays here and there."""
    start = dt.date(2026, 11, 1)
    off = {start + step * DAY: "Lễ" for step in draw(st.sets(st.integers(0, 60), max_size=15))}
    days = [start + step * DAY for step in range(60)]
    saturdays = [day for day in days if day.weekday() == 5]
    extra = draw(st.sets(st.sampled_from(saturdays), max_size=3))
    return WorkCalendar(HANOI, days_off=off, working_saturdays=dict.fromkeys(extra, "Làm bù"))


DAYS = st.integers(0, 59).map(lambda step: dt.date(2026, 11, 1) + step * DAY)
STANDINGS = st.lists(
    st.builds(
        Standing,
        code=st.uuids().map(str),
        procedure=st.just("Khai sinh"),
        unit=st.sampled_from(["Địa chính", "địa  chính", "Tư pháp", "Văn hóa", None]),
        official=st.sampled_from(["Nông Thị Lan", "nong thi lan", "LÊ BÌNH", "Ai Đó", None]),
        status=st.sampled_from([int(one) for one in Status]),
        due=st.none() | DAYS,
    ),
    max_size=40,
)


def slow(
    standings: list[Standing], today: dt.date, calendar: WorkCalendar, said: Said, *, away: bool
) -> dict[int, dict[str, list[str]]]:
    """Say the rules once more, day by day, knowing nothing of the code."""
    found: dict[int, dict[str, list[str]]] = {}
    if not calendar.is_working(today):
        return {}
    for one in standings:
        if one.status not in {2, 4} or one.due is None:
            continue
        level = _level(_passed(today, one.due, calendar))
        if level is None:
            continue
        owner = {"nông thị lan": 1, "nong thi lan": 1, "lê bình": 2}.get((one.official or "").lower())
        owner = 2 if away and owner == 1 else owner
        unit = " ".join((one.unit or "").lower().split())
        heads = {"địa chính": [2], "tư pháp": [3]}.get(unit, [2, 3])
        why = dict.fromkeys(heads, "unlinked") if owner is None else {}
        if level >= 3:
            why |= dict.fromkeys(heads, "unit")
        if level >= 5:
            why[4] = "chairman"
        if owner is not None:
            why.pop(owner, None)
            if not _quiet(one, owner, level, today=today, calendar=calendar, said=said):
                why[owner] = "own"
        for person, section in why.items():
            found.setdefault(person, {}).setdefault(section, []).append(one.code)
    return found


def _passed(today: dt.date, due_on: dt.date, calendar: WorkCalendar) -> int:
    """Count the working days from the due date to today, below 0 when it is still to come."""
    first, last, sign = (due_on, today, 1) if due_on <= today else (today, due_on, -1)
    days = [first + step * DAY for step in range(1, (last - first).days + 1)]
    return sign * sum(calendar.is_working(day) for day in days)


def _level(over: int) -> int | None:
    return None if over < -2 else over


def _worse(over: int) -> int:
    """Number the rungs: soon, today, late, three over, five over."""
    if over <= 0:
        return 1 if over else 2
    return 3 + (over >= 3) + (over >= 5)


def _quiet(
    one: Standing, owner: int, over: int, *, today: dt.date, calendar: WorkCalendar, said: Said
) -> bool:
    done = said.done.get((one.code, owner))
    if done and _passed(today, done, calendar) <= 2:
        return True
    seen = said.seen.get((one.code, owner))
    if seen is None or one.due is None:
        return False
    then = _passed(seen, one.due, calendar)
    return then >= -2 and _worse(then) >= _worse(over)


@settings(max_examples=300)
@given(standings=STANDINGS, today=DAYS, calendar=calendars(), data=st.data(), away=st.booleans())
def test_the_ladder_equals_the_slow_reference(
    standings: list[Standing], today: dt.date, calendar: WorkCalendar, data: st.DataObject, *, away: bool
) -> None:
    codes = [one.code for one in standings]
    past = DAYS.filter(lambda day: day <= today)
    keys = st.tuples(st.sampled_from(codes), st.sampled_from([1, 2])) if codes else st.nothing()
    heard = st.dictionaries(keys, past, max_size=20) if codes else st.just({})
    said = Said(data.draw(heard), data.draw(heard))
    office = Office(EVERYBODY, Duties(deputies={1: 2} if away else {}))
    pushes = due(standings, today, calendar, steps=Steps(), office=office, said=said)
    expected = slow(standings, today, calendar, said, away=away)
    assert {person: _counts(push) for person, push in pushes.items()} == {
        person: {section: len(listed) for section, listed in sections.items()}
        for person, sections in expected.items()
    }
    for person, push in pushes.items():
        for section, part in push.items():
            assert {one.standing.code for one in part.worst} <= set(expected[person][section])


def _counts(push: Push) -> dict[str, int]:
    return {str(section): part.count for section, part in push.items()}
