"""Working days by the office's list of holidays, counted a day at a time; knows nothing of the bot."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path

DAY = dt.timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Days:
    """The days off from Monday to Friday, and the Saturdays that are worked instead."""

    off: frozenset[dt.date]
    saturdays: frozenset[dt.date]

    @classmethod
    def read(cls, file: Path) -> "Days":
        """Read the list that ships with the bot."""
        listed = tomllib.loads(file.read_text(encoding="utf-8"))["day"]
        worked = {one["date"] for one in listed if one["type"] == "working_saturday"}
        return cls(frozenset(one["date"] for one in listed) - worked, frozenset(worked))

    def works(self, day: dt.date) -> bool:
        """Say whether the office works on a day."""
        return day in self.saturdays or (day.weekday() < SATURDAY and day not in self.off)

    def over(self, due: dt.date, today: dt.date) -> int:
        """Return how many working days a due date is over, below 0 while it is still to come."""
        first, last = min(due, today), max(due, today)
        count = sum(self.works(first + step * DAY) for step in range(1, (last - first).days + 1))
        return count if due <= today else -count

    def after(self, day: dt.date, count: int) -> dt.date:
        """Return the working day so many after a day, or before it when ``count`` is below 0."""
        step = DAY if count > 0 else -DAY
        while count:
            day += step
            if self.works(day):
                count -= 1 if step > dt.timedelta() else -1
        return day

    def of(self, year: int) -> list[dt.date]:
        """Return the working days of a year."""
        start = dt.date(year, 1, 1)
        return [day for step in range(366) if (day := start + step * DAY).year == year and self.works(day)]
