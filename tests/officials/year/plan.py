"""What a year brings besides dossiers, drawn by chance: files, an outage, machines that stand, leaves."""

import datetime as dt
import random
from dataclasses import dataclass, field

from tests.officials.year.days import DAY, Days
from tests.officials.year.lives import Life, lives
from tests.officials.year.people import BINH, LAN, TUAN

MIDNIGHT = dt.time(23, 59)
YEAR, DOSSIERS = 2026, 400
TET = dt.date(2026, 2, 17)
"""The first day of the lunar year."""
BEFORE_WORK, EARLY_FILE, TOO_EARLY, MORNING, AGAIN = (
    dt.time(6), dt.time(6, 45), dt.time(7, 15), dt.time(7, 30), dt.time(7, 31),
)  # fmt: skip
LATE_MORNING, AFTERNOON, DEEDS, LATE_FILE, EVENING, NIGHT = (
    dt.time(10, 40), dt.time(14, 10), dt.time(15), dt.time(16), dt.time(20, 50), dt.time(21, 30),
)  # fmt: skip
LOOKS = (TOO_EARLY, MORNING, AGAIN, LATE_MORNING, AFTERNOON, EVENING, NIGHT)
"""When the machines may look whether the round is due; in life they do so every 15 seconds."""
ALL_HOURS = tuple(sorted({BEFORE_WORK, EARLY_FILE, DEEDS, LATE_FILE, *LOOKS}))
_SPECIAL_HOURS = (MORNING, AFTERNOON, EVENING)
_SLOW, _FIRST_WEEK, _A_WEEK = 4, 6, 0.25
_ABOUT = 0.05
"""How far a day may lie from where it should be, as a part of the year."""
BACK_AT = dt.time(14)
"""When Telegram is there again after a morning without it."""


@dataclass(frozen=True)
class Leave:
    """Somebody goes away on a day, after work, until a day; ``back``: they come back earlier."""

    day: dt.date
    person: int
    until: dt.date
    deputy: int
    back: dt.date | None = None


@dataclass(frozen=True)
class Plan:
    """All that is drawn before the year begins; ``chance`` goes on to decide what people do."""

    seed: int
    days: Days
    last: dt.date
    chance: random.Random
    lives: list[Life]
    outage: tuple[dt.date, dt.date]
    """Two working days without Telegram."""
    standstill: tuple[dt.date, dt.date]
    """Two working days on which no machine of the bot runs."""
    joins: dt.date
    """When the official without an account opens the link of her invitation."""
    moves: dt.date
    """From when the other machine has the courier and the door."""
    leaves: list[Leave]
    mornings: dict[dt.date, dt.time] = field(default_factory=dict)
    """When the machines look first, where it is not in the morning; at night is too late for that day."""
    slow: frozenset[dt.date] = frozenset()
    """Days on which Telegram is away until the afternoon."""
    files: dict[dt.date, dt.time] = field(default_factory=dict)
    looks: dict[dt.date, frozenset[dt.time]] = field(default_factory=dict)
    """When the machines look besides."""

    def hours(self, day: dt.date) -> list[dt.time]:
        """Return the hours of a day at which something happens while the machines run."""
        if not self.days.works(day):
            return [MORNING, AFTERNOON]
        if not self.runs(day):
            return []
        file = {self.files[day]} if day in self.files else set()
        hours = {self.first(day), DEEDS, *file, *self.looks[day]}
        return sorted(hour for hour in hours if hour >= self.mornings.get(day, BEFORE_WORK))

    def is_odd(self, day: dt.date) -> bool:
        """Say whether a day is not as usual: letters are carried whenever something happens."""
        return set(_SPECIAL_HOURS) <= self.looks.get(day, frozenset())

    def runs(self, day: dt.date) -> bool:
        """Say whether the machines run on a day."""
        return day not in self.standstill

    def first(self, day: dt.date) -> dt.time:
        """Return when the machines look first in the office's morning."""
        return self.mornings.get(day, MORNING)

    def is_away(self, now: dt.datetime) -> bool:
        """Say whether Telegram is away."""
        day = now.date()
        return self.outage[0] <= day <= self.outage[1] or (day in self.slow and now.time() < BACK_AT)


def draw(seed: int, days: Days, last: dt.date) -> Plan:
    """Draw a year up to its ``last`` day, with as many dossiers as belong to so much of it."""
    chance = random.Random(seed)  # noqa: S311 - figures, no secrets
    whole = days.of(YEAR)
    work = [day for day in whole if day <= last]
    outage, standstill = (_two_days(work, at, days, chance) for at in (0.5, 0.62))
    moves = _some(work, 0.45, chance)
    odd = {moves} | {day for two in (outage, standstill) for day in _around(two, days)}
    usual = [day for day in work if day not in odd | _spared(days)]
    hours = [LATE_MORNING] * 5 + [EVENING] * 3 + [NIGHT] * 3
    special = chance.sample(usual, len(hours) + _SLOW)
    looks = {day: frozenset(chance.sample(LOOKS, chance.choice((0, 0, 1, 2)))) for day in work}
    looks |= dict.fromkeys(odd, frozenset(ALL_HOURS)) | dict.fromkeys(special, frozenset(_SPECIAL_HOURS))
    return Plan(
        seed=seed,
        days=days,
        last=last,
        chance=chance,
        lives=lives(DOSSIERS * len(work) // len(whole), work, days, chance),
        outage=outage,
        standstill=standstill,
        joins=_some(work, 0.82, chance),
        moves=moves,
        leaves=_leaves(work, chance),
        mornings=dict(zip(special, hours, strict=False)),
        slow=frozenset(special[len(hours) :]),
        files=_files(work, chance),
        looks=looks,
    )


def _files(work: list[dt.date], chance: random.Random) -> dict[dt.date, dt.time]:
    """Draw when files come: each day in the first week, then about once a week."""
    files = {day: chance.choice((EARLY_FILE, LATE_FILE)) for day in work if chance.random() < _A_WEEK}
    return files | dict.fromkeys(work[:_FIRST_WEEK], EARLY_FILE)


def _some(work: list[dt.date], at: float, chance: random.Random) -> dt.date:
    """Draw a working day about so far into the year."""
    return work[round((at + chance.random() * _ABOUT) * len(work))]


def _two_days(work: list[dt.date], at: float, days: Days, chance: random.Random) -> tuple[dt.date, dt.date]:
    """Draw two working days about so far into the year, with none near that shall be as usual."""
    while True:
        one = _some(work, at, chance)
        two = one, days.after(one, 1)
        if not _around(two, days) & _spared(days):
            return two


def _around(two: tuple[dt.date, dt.date], days: Days) -> set[dt.date]:
    """Return two days with those before and after."""
    return {*two, days.after(two[0], -1), days.after(two[1], 1), days.after(two[1], 2)}


def _spared(days: Days) -> set[dt.date]:
    """Return the days that shall be as usual: worked Saturdays, and the first after Tết."""
    return {*days.saturdays, days.after(TET, 1)}


def _leaves(work: list[dt.date], chance: random.Random) -> list[Leave]:
    """Draw leaves: Lan's three, the last with a deputy who goes away in the middle of it."""
    found = []
    for at, deputy in ((0.1, TUAN), (0.4, BINH), (0.68, TUAN)):
        day = _some(work, at, chance)
        place, length = work.index(day), chance.randint(8, 14)
        back = work[place + length - 3] if deputy == BINH else None
        found.append(Leave(day, LAN, work[place + length] + chance.randint(0, 1) * DAY, deputy, back))
    begins = work.index(found[-1].day) + 2
    return [*found, Leave(work[begins], TUAN, work[begins + 4], BINH)]
