"""The rules of the ladder once more, slowly and in plain values, as the office states them.

Two working days before the due date, on it and over it, whoever answers for a dossier is told each morning;
three over the head of the unit, five over the chairman. What has no official with an account goes to the
head. Nothing is told of what is paused, ended, not accepted yet, or has no date; an extension is the date
that counts unless the office has stated a later one since.
"""

import datetime as dt
from typing import Any, NamedTuple

from tests.officials.year.days import Days

BEFORE, HEAD_AFTER, CHAIRMAN_AFTER = 2, 3, 5
BELIEVED = 2
"""Working days after the day somebody said "done" for which the bot waits for a file to say so too."""
SHOWN = 12
"""Lines of a message, shared evenly by its sections; the rest is counted."""
RUNNING = (2, 4)
ENDED = (3, 7, 9, 10)


class Told(NamedTuple):
    """A line of a message; ``over``: working days, below 0 still to come; ``done``: said to be finished."""

    code: str
    procedure: str
    over: int
    unit: str
    done: bool


Section = tuple[int, tuple[Told, ...]]
"""How many dossiers there are, and those that are shown."""
Message = dict[str, Section]


class Office:
    """All that was stated, said and arranged, and what follows from it for a day."""

    def __init__(self, days: Days, spellings: dict[str, int], head: int, chairman: int) -> None:
        self._days, self._spellings, self._head, self._chairman = days, spellings, head, chairman
        self.members: set[int] = set()
        self.stated: dict[str, dict[str, Any]] = {}
        self.extended: dict[str, dt.date] = {}
        self.seen: dict[tuple[str, int], dt.date] = {}
        self.done: dict[tuple[str, int], dt.date] = {}
        self.taken: dict[str, int] = {}
        self.away: dict[int, tuple[dt.date, int]] = {}

    def told(self, today: dt.date) -> dict[int, Message]:
        """Return each person's message of this day."""
        found: dict[int, dict[str, list[tuple[dt.date, Told]]]] = {}
        for code, stated in self.stated.items():
            until = self.due(code)
            if stated["status"] not in RUNNING or until is None:
                continue
            over = self._days.over(until, today)
            if over < -BEFORE:
                continue
            answers = self.answers(code, today)
            done = answers is not None and self.believed(code, answers, today)
            line = Told(code, stated["procedure"], over, stated["unit"], done)
            for person, section in self._readers(code, over, today).items():
                found.setdefault(person, {}).setdefault(section, []).append((until, line))
        return {person: _message(sections) for person, sections in found.items()}

    def due(self, code: str) -> dt.date | None:
        """Return the date that counts: the one stated, or a later one by extension."""
        dates = [self.stated[code]["due"], self.extended.get(code)]
        return max((one for one in dates if one is not None), default=None)

    def answers(self, code: str, today: dt.date) -> int | None:
        """Return who answers for it: whoever took it over, else whom the file names; a deputy while away."""
        person = self.taken.get(code) or self._spellings.get(self.stated[code]["official"])
        if person is None or person not in self.members:
            return None
        while person in self.away and self.away[person][0] >= today:
            person = self.away[person][1]
        return person

    def is_away(self, person: int, today: dt.date) -> bool:
        """Say whether somebody is on leave."""
        return person in self.away and self.away[person][0] >= today

    def believed(self, code: str, person: int, today: dt.date) -> bool:
        """Say whether the bot still waits for a file to confirm what somebody has said to be done."""
        day = self.done.get((code, person))
        return day is not None and self._days.over(day, today) <= BELIEVED

    def extendable(self, code: str) -> bool:
        """Say whether it may get a new date at all: once, while its clock runs, where it has a date."""
        stated = self.stated[code]
        return code not in self.extended and stated["status"] in RUNNING and stated["due"] is not None

    def may_be_due(self, code: str, day: dt.date, today: dt.date) -> bool:
        """Say whether a new date is one: a working day, later than the old date and not past."""
        due = self.stated[code]["due"]
        return self._days.works(day) and day > due and day >= today

    def forget(self) -> None:
        """At night, forget what was said of dossiers that have ended."""
        for said in (self.seen, self.done):
            for key in [key for key in said if self.stated[key[0]]["status"] in ENDED]:
                del said[key]

    def _readers(self, code: str, over: int, today: dt.date) -> dict[int, str]:
        """Return who reads of a dossier, each once and for the reason that concerns them most."""
        answers, readers = self.answers(code, today), {}
        if answers is None:
            readers[self._head] = "unlinked"
        if over >= HEAD_AFTER:
            readers[self._head] = "unit"
        if over >= CHAIRMAN_AFTER:
            readers[self._chairman] = "chairman"
        if answers is not None:
            readers[answers] = "own"
            if self.believed(code, answers, today) or self._is_seen(code, answers, over):
                del readers[answers]
        return readers

    def _is_seen(self, code: str, person: int, over: int) -> bool:
        """Say whether they said that they know when it was as bad, by the date that counts now."""
        day, until = self.seen.get((code, person)), self.due(code)
        if day is None or until is None:
            return False
        then = self._days.over(until, day)
        return then >= -BEFORE and _rung(then) >= _rung(over)


def _rung(over: int) -> int:
    """Number the rungs: soon, today, over, for the head, for the chairman."""
    if over <= 0:
        return 0 if over else 1
    return 2 + (over >= HEAD_AFTER) + (over >= CHAIRMAN_AFTER)


def _message(sections: dict[str, list[tuple[dt.date, Told]]]) -> Message:
    """Cut each section to its share, the longest over first; of one date, by code."""
    most = SHOWN // len(sections)
    found = {}
    for section, listed in sections.items():
        listed.sort(key=lambda one: (one[0], one[1].code))
        found[section] = (len(listed), tuple(line for _, line in listed[:most]))
    return found


def lawful_until(stated: dict[str, Any], extended: dt.date | None) -> dt.date | None:
    """Return the last day on which a dossier is in time, ``None`` while no time runs."""
    if stated["status"] not in RUNNING or stated["due"] is None:
        return None
    due: dt.date = stated["due"]
    return max(due, extended or due)
