"""Configuration: one TOML file, read once into frozen values; the environment wins over it.

``BOT_TOKEN``, ``BOT_TOKEN_FILE``, ``BOT_DATABASE_URL`` and ``BOT_DATABASE_URL_FILE`` override the file, so
that secrets need not stand in it. A key nobody knows is an error that names file, line, key and the nearest
right one.
"""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, StringConstraints, TypeAdapter

from bot.errors import Refused
from bot.toml_files import Document, convert_or_refuse
from bot.worktime.calendar import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

LEVELS = ("xã", "huyện", "tỉnh")
DEFAULT_FILE = Path("config.toml")
_FORBID = {"extra": "forbid"}
Hours = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")]
"""A span of local time, "07:00-11:30"."""
ClockTime = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
"""Local time, "07:30"."""


@dataclass(frozen=True, kw_only=True)
class Webhook:
    """Where Telegram delivers updates; ``listen`` is host:port behind the office's own HTTPS proxy."""

    listen: str
    url: str
    secret_token_file: Path | None = None

    __pydantic_config__ = _FORBID


@dataclass(frozen=True, kw_only=True)
class Telegram:
    """How the bot reaches Telegram."""

    token_file: Path | None = None
    api_url: str = "https://api.telegram.org"
    proxy: str = ""
    webhook: Webhook | None = None
    token: str = field(default="", repr=False)

    __pydantic_config__ = _FORBID


@dataclass(frozen=True, kw_only=True)
class Database:
    """Where the bot keeps what it must not forget."""

    url: str = field(default="sqlite+aiosqlite:///data/bot.db", repr=False)

    __pydantic_config__ = _FORBID


@dataclass(frozen=True, kw_only=True)
class Knowledge:
    """Where the knowledge files stand; ``reload_seconds`` is how often they are looked at (0: never)."""

    path: Path = Path("knowledge")
    reload_seconds: int = 5

    __pydantic_config__ = _FORBID


@dataclass(frozen=True, kw_only=True)
class Office:
    """The office that runs the bot; answers prefer procedures of its ``level`` (xã, huyện or tỉnh)."""

    name: str = "UBND xã Hạ Lang"
    level: Literal["xã", "huyện", "tỉnh"] = "xã"
    timezone: str = "Asia/Ho_Chi_Minh"
    id: str = "ha-lang"

    __pydantic_config__ = _FORBID

    @property
    def zone(self) -> ZoneInfo:
        """The office's time zone."""
        return ZoneInfo(self.timezone)


@dataclass(frozen=True, kw_only=True)
class People:
    """Telegram ids of those who look after the bot."""

    admins: tuple[int, ...] = ()

    __pydantic_config__ = _FORBID


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """``rate``: messages a second, answers counted; letters go evenly, no burst.

    ``paid``: more than 30 a second, for which Telegram takes Stars (``allow_paid_broadcast``).
    ``quiet``: local hours in which nobody is written to unasked; what comes up then waits for the morning.
    """

    rate: Annotated[int, Field(ge=1, le=1000)] = 28
    paid: bool = False
    quiet: Hours = "21:00-07:00"

    __pydantic_config__ = _FORBID

    @property
    def quiet_span(self) -> Span:
        """The quiet hours; they may go over midnight."""
        return _span(self.quiet)


@dataclass(frozen=True, kw_only=True)
class Announcements:
    """``approval``: whether a second person must approve; "auto": where there is one.

    ``undo_seconds``: between the approval and the first message.
    """

    approval: Literal["auto", "always", "never"] = "auto"
    undo_seconds: Annotated[int, Field(ge=0, le=3600)] = 60

    __pydantic_config__ = _FORBID


@dataclass(frozen=True, kw_only=True)
class Dossiers:
    """Dossiers of the one-stop system.

    ``secret`` says when the last four digits are asked for; ``home`` is what our own codes begin with;
    ``hours`` are those of a working day; ``watch`` is a folder whose files are imported ("": none);
    ``forget_after_days``: personal data goes that long after a dossier ended (0: never).
    """

    secret: Literal["details", "always", "never"] = "details"  # noqa: S105 - when to ask, no secret itself
    home: str = "H14"
    hours: tuple[Hours, ...] = ("07:00-11:30", "13:30-17:00")
    watch: str = ""
    forget_after_days: int = 180

    __pydantic_config__ = _FORBID

    @property
    def spans(self) -> tuple[Span, ...]:
        """The hours as spans of local time."""
        parts = (one.partition("-") for one in self.hours)
        return tuple(
            Span(dt.time.fromisoformat(start), dt.time.fromisoformat(end)) for start, _, end in parts
        )


@dataclass(frozen=True, kw_only=True)
class Campaigns:
    """``weekly``: the most reminders a person gets in seven days; ``freeze_days`` around Tết: none."""

    weekly: Annotated[int, Field(ge=1, le=20)] = 2
    freeze_days: Annotated[int, Field(ge=0, le=14)] = 2

    __pydantic_config__ = _FORBID


@dataclass(frozen=True, kw_only=True)
class Officials:
    """When officials hear of a dossier, in working days: ``before`` it is due, and at once when it is over.

    So many days over, the head of the unit hears too, then the chairman; all at ``at``, local time.
    """

    before: Annotated[int, Field(ge=0, le=30)] = 2
    head_after: Annotated[int, Field(ge=1, le=60)] = 3
    chairman_after: Annotated[int, Field(ge=1, le=60)] = 5
    at: ClockTime = "07:30"

    __pydantic_config__ = _FORBID

    @property
    def clock(self) -> dt.time:
        """The hour of the morning's round."""
        return dt.time.fromisoformat(self.at)


@dataclass(frozen=True, kw_only=True)
class Reports:
    """The card that heads and admins get on working days: whether, and ``at`` what local time."""

    on: bool = True
    at: ClockTime = "16:30"

    __pydantic_config__ = _FORBID

    @property
    def clock(self) -> dt.time | None:
        """The hour of the card; ``None``: there is none."""
        return dt.time.fromisoformat(self.at) if self.on else None


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that can be configured; the defaults are those of ``config.example.toml``."""

    telegram: Telegram = Telegram()
    database: Database = Database()
    knowledge: Knowledge = Knowledge()
    office: Office = Office()
    people: People = People()
    delivery: Delivery = Delivery()
    announcements: Announcements = Announcements()
    dossiers: Dossiers = Dossiers()
    campaigns: Campaigns = Campaigns()
    officials: Officials = Officials()
    reports: Reports = Reports()

    __pydantic_config__ = _FORBID


_ADAPTER = TypeAdapter(Settings)


def load(path: Path | None = None, environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings: ``path``, else ``$BOT_CONFIG``, else ``config.toml`` here, else the defaults.

    A path that was asked for must exist. Raises :class:`Refused` naming every problem.
    """
    asked = path or (Path(environment["BOT_CONFIG"]) if environment.get("BOT_CONFIG") else None)
    file = asked or DEFAULT_FILE
    settings = _read(file) if asked or file.exists() else Settings()
    return _with_secrets(settings, environment)


def _read(file: Path) -> Settings:
    document = Document(file)
    settings = convert_or_refuse(_ADAPTER, document)
    try:
        ZoneInfo(settings.office.timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        remedy = "không có múi giờ này, xin dùng Asia/Ho_Chi_Minh"
        raise Refused([document.problem(("office", "timezone"), remedy)]) from error
    clock = [time for span in settings.dossiers.spans for time in span]
    if not clock or clock != sorted(set(clock)):
        remedy = 'giờ làm việc phải nối tiếp nhau, viết như ["07:00-11:30", "13:30-17:00"]'
        raise Refused([document.problem(("dossiers", "hours"), remedy)])
    return settings


def _span(hours: str) -> Span:
    start, _, end = hours.partition("-")
    return Span(dt.time.fromisoformat(start), dt.time.fromisoformat(end))


def _with_secrets(settings: Settings, environment: Mapping[str, str]) -> Settings:
    token = _secret("BOT_TOKEN", environment) or settings.telegram.token
    file = settings.telegram.token_file
    if not token and file and file.exists():  # only running needs a token, so a missing file is no fault yet
        token = _content("[telegram] token_file", file)
    url = _secret("BOT_DATABASE_URL", environment) or settings.database.url
    return replace(
        settings,
        telegram=replace(settings.telegram, token=token),
        database=replace(settings.database, url=url),
    )


def _secret(name: str, environment: Mapping[str, str]) -> str:
    """Return the value of ``name``, or what stands in the file that ``NAME_FILE`` names."""
    if value := environment.get(name):
        return value
    file = environment.get(f"{name}_FILE")
    return _content(f"{name}_FILE", Path(file)) if file else ""


def _content(name: str, file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused([f"{name}: không đọc được tệp ({error})"]) from error
