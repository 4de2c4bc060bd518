"""The ladder: which dossiers stand in whose message this morning. Pure, a row at a time, constant memory."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bot.officials.model import RUNNING, Item, Part, Push, Section

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from bot.officials.answering import Office
    from bot.officials.model import Said, Standing, Steps
    from bot.worktime.calendar import WorkCalendar

SHOWN = 12
"""Lines of one message."""
DONE_FOR = 2
"""Working days for which the word "done" is believed: by then an import should have said so too."""
_KEPT = 64


def due(
    standings: Iterable[Standing],
    today: dt.date,
    calendar: WorkCalendar,
    *,
    steps: Steps,
    office: Office,
    said: Said,
) -> dict[int, Push]:
    """Return what each person is told today; nothing on a day without work."""
    if not calendar.is_working(today):
        return {}
    morning = Morning(today, calendar, steps, office, said)
    for one in standings:
        morning.add(one)
    return morning.pushes()


class Morning:
    """The messages of one working day while dossiers come in one by one."""

    def __init__(
        self, today: dt.date, calendar: WorkCalendar, steps: Steps, office: Office, said: Said
    ) -> None:
        self._today, self._calendar = today, calendar
        self._steps, self._office, self._said = steps, office, said
        self._left: dict[dt.date, int] = {}
        self._told_above: dict[tuple[str | None, bool, bool, bool], list[tuple[int, Section]]] = {}
        self._parts: defaultdict[tuple[int, Section], _Worst] = defaultdict(_Worst)

    def add(self, standing: Standing) -> None:
        """Put a dossier into the messages of those it concerns."""
        if standing.due is None or standing.status not in RUNNING:
            return
        left = self.left(standing.due)
        if self._steps.rung(left) is None:
            return
        answers = self._office.answers(standing.code, standing.official, standing.unit)
        done = answers is not None and self._is_done(standing.code, answers)
        item = Item(standing, left, done)
        for person, section in self._above(standing.unit, left, is_linked=answers is not None):
            if person != answers:
                self._parts[person, section].add(item)
        if answers is not None and not done and not self._is_seen(item, answers):
            self._parts[answers, Section.OWN].add(item)

    def pushes(self) -> dict[int, Push]:
        """Return the messages."""
        found: defaultdict[int, dict[Section, Part]] = defaultdict(dict)
        for person, section in sorted(self._parts, key=lambda key: (key[0], _ORDER.index(key[1]))):
            found[person][section] = self._parts[person, section].part()
        return dict(found)

    def left(self, day: dt.date) -> int:
        """Return the working days left until a day, below 0 when it is over."""
        if day not in self._left:
            self._left[day] = self._calendar.working_days_between(self._today, day)
        return self._left[day]

    def _above(self, unit: str | None, left: int, *, is_linked: bool) -> list[tuple[int, Section]]:
        """Return who hears of it besides its official, each once, in the section that concerns them most."""
        over = -left
        known = (unit, is_linked, over >= self._steps.head_after, over >= self._steps.chairman_after)
        if known not in self._told_above:
            _, _, heads_too, chairmen_too = known
            heads, told = self._office.standing_above(unit), dict[int, Section]()
            if not is_linked:
                told.update(dict.fromkeys(heads, Section.UNLINKED))
            if heads_too:
                told.update(dict.fromkeys(heads, Section.UNIT))
            if chairmen_too:
                told.update(dict.fromkeys(self._office.chairmen, Section.CHAIRMAN))
            self._told_above[known] = list(told.items())
        return self._told_above[known]

    def _is_seen(self, item: Item, person: int) -> bool:
        """Say whether somebody has seen it as bad as it is now; a rung worse is told anew."""
        day, until = self._said.seen.get((item.standing.code, person)), item.standing.due
        if day is None or until is None:
            return False
        then = self._steps.rung(self._calendar.working_days_between(day, until))
        now = self._steps.rung(item.left)
        return then is not None and now is not None and then >= now

    def _is_done(self, code: str, person: int) -> bool:
        day = self._said.done.get((code, person))
        return day is not None and self._calendar.working_days_between(day, self._today) <= DONE_FOR


class _Worst:
    """The worst dossiers of those that came, and how many came."""

    def __init__(self) -> None:
        self._count, self._items = 0, list[Item]()
        self._mildest: int | None = None

    def add(self, item: Item) -> None:
        self._count += 1
        if self._mildest is not None and item.left > self._mildest:
            return
        self._items.append(item)
        if len(self._items) >= _KEPT:
            self._cut()

    def part(self) -> Part:
        self._cut()
        return Part(self._count, tuple(self._items))

    def _cut(self) -> None:
        self._items.sort(key=lambda one: (one.left, one.standing.due, one.standing.code))  # worst first
        del self._items[SHOWN:]
        if len(self._items) == SHOWN:
            self._mildest = self._items[-1].left


_ORDER = tuple(Section)
