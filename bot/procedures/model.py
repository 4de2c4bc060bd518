"""What the bot knows, as values: procedures, their filing channels and papers, general questions, offices.

Only values, no files and no clock. Texts are Vietnamese as the citizen reads them; ``None`` or an empty tuple
means "the source does not say", which the cards show as unknown, never as "free" or "no".
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

CODE = re.compile(r"^\d\.\d{6}$")
LIMIT = re.compile(r"^(?:trong ngày|(?P<number>\d+) (?P<unit>ngày làm việc|ngày|giờ làm việc|giờ))$")
ADDRESS = re.compile(r"^https?://[\w\-]+(?:\.[\w\-]+)+(?::\d+)?(?:[/?#]\S*)?$")
SPAN = re.compile(r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")
_PREFIX = "Thủ tục "
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def called(name: str) -> str:
    """Return an official name without the words "Thủ tục" before it, which tell a citizen nothing."""
    return name[len(_PREFIX) :] if name[: len(_PREFIX)].casefold() == _PREFIX.casefold() else name


class Channel(StrEnum):
    """How a dossier reaches the desk (cách thức thực hiện)."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"


class OnlineLevel(StrEnum):
    """Online level (mức độ dịch vụ công), Decree 42/2022/NĐ-CP; ``FULL`` was level 4, ``PARTIAL`` level 3."""

    FULL = "toàn trình"
    PARTIAL = "một phần"
    NONE = "không"
    UNKNOWN = "chưa rõ"


class Section(StrEnum):
    """The part of a procedure that a question asks for."""

    DOCUMENTS = "documents"
    FEE = "fee"
    TIME = "time"
    PLACE = "place"
    STEPS = "steps"
    ONLINE = "online"
    FORM = "form"
    LEGAL = "legal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """One way to file: its time limit and fee as the source states them for this channel.

    ``limit`` is a phrase that :data:`LIMIT` accepts ("3 ngày làm việc", "20 ngày", "trong ngày"), counted
    from the day the desk accepts the dossier. ``fee`` is the published amount with its unit; ``None``: not
    published.
    """

    by: Channel
    limit: str | None = None
    fee: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper of the dossier (thành phần hồ sơ); ``when`` names the case that needs it (``None``: all)."""

    text: str
    originals: int | None = None
    copies: int | None = None
    when: str | None = None
    form: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """One administrative procedure with everything a card may show."""

    code: str
    name: str
    field: str
    levels: tuple[str, ...]
    short: str | None = None
    aliases: tuple[str, ...] = ()
    ask_back: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    decided_by: str | None = None
    file_at: str | None = None
    applicants: str | None = None
    online_level: OnlineLevel = OnlineLevel.UNKNOWN
    channels: tuple[Filing, ...] = ()
    time_note: str | None = None
    fee_note: str | None = None
    papers: tuple[Paper, ...] = ()
    steps: tuple[str, ...] = ()
    result: str | None = None
    notes: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    decision: str | None = None
    source: str | None = None
    checked: dt.date | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic, a plain mapping for us

    @property
    def title(self) -> str:
        """The name a citizen reads: the short one where the office wrote one."""
        return self.short or called(self.name)

    def filing(self, by: Channel) -> Filing | None:
        """Return how to file by this channel, or ``None`` where the source does not offer it."""
        return next((one for one in self.channels if one.by is by), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the search needs to know of one procedure."""

    code: str
    name: str
    field: str
    levels: tuple[str, ...]
    short: str | None = None
    aliases: tuple[str, ...] = ()
    ask_back: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    written: bool = False
    """True for a procedure the office wrote up itself, false for one imported from the national catalogue."""

    @property
    def title(self) -> str:
        """The name a citizen reads, as :attr:`Procedure.title`."""
        return self.short or called(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Faq:
    """A general question with its answer; ``topic`` groups it, ``uncertain`` is shown as uncertain."""

    id: str
    topic: str
    question: str
    wordings: tuple[str, ...]
    answer: str
    answer_en: str | None = None
    uncertain: str | None = None
    sources: tuple[str, ...] = ()
    as_of: dt.date | None = None
    procedures: tuple[str, ...] = ()

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialDay:
    """A day that is not as its weekday: a ``holiday``, a day off made up for, or a Saturday worked."""

    date: dt.date
    name: str
    type: Literal["holiday", "makeup_off", "working_saturday"]
    source: str

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarYear:
    """A year of the calendar; not ``official``: its days are provisional until the notice is seen."""

    year: int
    official: bool
    note: str

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The whole of ``knowledge/holidays.toml``."""

    year: tuple[CalendarYear, ...]
    day: tuple[SpecialDay, ...]

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012

    def special(self, date: dt.date) -> SpecialDay | None:
        """Return why this date is not as its weekday, ``None`` when it is."""
        return next((one for one in self.day if one.date == date), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Opening hours of one weekday or a span of them, local time, "07:30-11:30" style spans."""

    days: tuple[str, ...]
    spans: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A one-stop desk (Bộ phận Một cửa) or another office a citizen is sent to."""

    id: str
    name: str
    level: str
    commune_code: str | None = None
    former_units: tuple[str, ...] = ()
    desk: str | None = None
    address: str | None = None
    phone: str | None = None
    hours: tuple[Hours, ...] = ()
    note: str | None = None
    source: str | None = None

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012
