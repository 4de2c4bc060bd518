"""The lives of dossiers, drawn by chance: what the one-stop system says of each from which day on."""

import datetime as dt
import random
from dataclasses import dataclass, field
from typing import Any

from tests.dossiers.exports import Line
from tests.dossiers.lines import dossier
from tests.officials.year.days import Days
from tests.officials.year.people import BINH, CHAP, LAN, SPELLINGS, STRANGERS, TUAN, UNITS

REGISTERED, RECEIVED, REFUSED, RUNNING, PAPERS, MONEY, WITHDRAWN, STOPPED, FINISHED, RETURNED = range(1, 11)
WORDS = {
    REGISTERED: "Mới đăng ký",
    RECEIVED: "Được tiếp nhận",
    REFUSED: "Không được tiếp nhận",
    RUNNING: "Đang xử lý",
    PAPERS: "Yêu cầu bổ sung giấy tờ",
    MONEY: "Yêu cầu thực hiện nghĩa vụ tài chính",
    WITHDRAWN: "Công dân yêu cầu rút hồ sơ",
    STOPPED: "Dừng xử lý",
    FINISHED: "Đã xử lý xong",
    RETURNED: "Đã trả kết quả",
}
_PROCEDURES = ("Đăng ký khai sinh", "Đăng ký đất đai lần đầu", "Trợ cấp mai táng", "Cấp giấy phép xây dựng")
_UNKNOWN = "Đơn đề nghị khác"
"""No procedure of the lists, so no published limit is known where a file gives no date."""
_LIMITS = (2, 3, 5, 5, 10, 15, 20, 30)
_LAST_DAYS = 10
_NEVER = None

Facts = dict[str, Any]
"""A dossier as the system states it: code, status, days (received, due, finished, returned), hour of them or
``None``, official, unit, procedure."""


@dataclass
class Life:
    """A dossier's turns, each with the day from which the system states it, oldest first."""

    code: str
    turns: list[tuple[dt.date, Facts]] = field(default_factory=list)

    def say(self, day: dt.date, **news: Any) -> None:
        """Add a turn: what is new, all else as before."""
        before = self.turns[-1][1] if self.turns else {"code": self.code}
        self.turns.append((day, before | news))

    def at(self, day: dt.date) -> Facts | None:
        """Return what the system states on a day, ``None`` before there was a dossier."""
        return next((facts for since, facts in reversed(self.turns) if since <= day), None)


def lives(count: int, work: list[dt.date], days: Days, chance: random.Random) -> list[Life]:
    """Draw so many dossiers that were received on these working days, but for the last of them."""
    received = sorted(chance.choices(work[:-_LAST_DAYS], k=count))
    codes = [f"H14.18-{day:%y%m%d}-{number:04}" for number, day in enumerate(received)]
    return [_life(code, day, days, chance) for code, day in zip(codes, received, strict=True)]


def line(facts: Facts) -> Line:
    """Return the line of an export that states these facts."""
    names = ("received", "due", "finished", "returned")
    moments = {name: _written(facts[name], facts["hour"]) for name in names}
    words = {name: facts[name] for name in ("procedure", "unit", "official")}
    return dossier(facts["code"], status=WORDS[facts["status"]], procedure_code="", **moments, **words)


def _written(day: dt.date | None, hour: dt.time | None) -> str:
    if day is None:
        return ""
    return f"{day:%d/%m/%Y}" + (f" {hour:%H:%M}" if hour else "")


def _life(code: str, received: dt.date, days: Days, chance: random.Random) -> Life:
    """Tell one life: received, perhaps paused, perhaps given to another, and how it ends."""
    official, unit = _whose(chance)
    hour = dt.time(chance.randint(7, 16), chance.choice((0, 20, 45))) if chance.random() < 0.8 else None
    limit = chance.choice(_LIMITS)
    due = days.after(received, limit) if chance.random() < 0.97 else None
    life = Life(code)
    blank = dict.fromkeys(("due", "finished", "returned"))
    procedure = chance.choice(_PROCEDURES) if due else _UNKNOWN
    named = {"procedure": procedure, "unit": unit, "official": official, "hour": hour}
    life.say(received, status=REGISTERED, received=received, **blank, **named)
    if chance.random() < 0.3:  # some systems promise a date before the desk has accepted
        life.say(received, due=due)
    day = days.after(received, chance.choice((0, 0, 1, 3)))
    if chance.random() < 0.02:
        life.say(days.after(day, 1), status=REFUSED)
        return life
    life.say(day, status=RECEIVED, due=due)
    day = days.after(day, chance.randint(0, 2))
    life.say(day, status=RUNNING)
    while chance.random() < 0.25:
        day = _pause(life, days.after(day, chance.randint(1, limit + 3)), days, chance)
        if life.turns[-1][1]["status"] != RUNNING:
            return life
    if chance.random() < 0.06:
        day = days.after(day, chance.randint(0, 3))
        official, unit = _whose(chance)
        life.say(day, official=official, unit=unit)
    if due and chance.random() < 0.1:
        day = _promise(life, day, days, chance)
    _end(life, day, days, chance)
    return life


def _whose(chance: random.Random) -> tuple[str, str]:
    """Return an official as a file writes them, and a unit."""
    [person] = chance.choices((LAN, TUAN, CHAP, BINH, None), (34, 28, 26, 6, 6))
    if person is None:
        return chance.choice(STRANGERS), chance.choice(list(UNITS.values()))
    return chance.choice([name for name, one in SPELLINGS.items() if one == person]), UNITS[person]


def _pause(life: Life, day: dt.date, days: Days, chance: random.Random) -> dt.date:
    """Let the clock stand for some days; return the day on which that ends."""
    life.say(day, status=chance.choice((PAPERS, PAPERS, MONEY, STOPPED)))
    wait = chance.randint(1, 15)
    day = days.after(day, wait)
    if chance.random() < 0.1:
        life.say(day, status=WITHDRAWN)
        return day
    due = life.turns[-1][1]["due"]
    life.say(day, status=RUNNING, due=due and days.after(due, wait))
    return day


def _promise(life: Life, day: dt.date, days: Days, chance: random.Random) -> dt.date:
    """Let the office state a later date of its own accord; return the day on which it does."""
    due = life.turns[-1][1]["due"]
    day = max(day, days.after(due, chance.randint(-1, 6)))
    life.say(day, due=days.after(due, chance.randint(3, 20)))
    return day


def _end(life: Life, day: dt.date, days: Days, chance: random.Random) -> None:
    """Finish it before the due date, on it, late, very late or never; sometimes it turns out unfinished."""
    slips = (range(-8, 0), range(1), range(1, 4), range(4, 10), range(10, 30), _NEVER)
    [slip] = chance.choices(slips, (46, 12, 14, 14, 9, 5))
    if slip is _NEVER:
        return
    due = life.turns[-1][1]["due"] or day
    end = max(day, days.after(due, chance.choice(slip)))
    life.say(end, status=FINISHED, finished=end)
    if chance.random() < 0.05:
        end = days.after(end, chance.randint(1, 3))
        life.say(end, status=RUNNING, finished=None)
        end = days.after(end, chance.randint(1, 8))
        life.say(end, status=FINISHED, finished=end)
    if chance.random() < 0.8:
        end = days.after(end, chance.randint(0, 5))
        life.say(end, status=RETURNED, returned=end)
