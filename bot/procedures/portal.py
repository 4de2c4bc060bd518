"""Turns a record of the national catalogue into a procedure, claiming nothing the record does not say."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from bot.errors import BotError
from bot.procedures.model import ADDRESS, LIMIT, Channel, Filing, OnlineLevel, Paper, Procedure

if TYPE_CHECKING:
    from collections.abc import Mapping

_CODE = re.compile(r"^\d\.\d{6}[\w.\-]{0,20}$")
_CHANNELS = (
    (Channel.COUNTER, "trực tiếp"),
    (Channel.ONLINE, "trực tuyến"),
    (Channel.POST, "bưu chính"),
)
_LEVELS = (
    ("cấp xã", "xã"),
    ("cấp huyện", "huyện"),
    ("cấp tỉnh", "tỉnh"),
    ("cấp bộ", "bộ"),
    ("cơ quan khác", "khác"),
)
_SHORT_LINE = 60
_BULLET = re.compile(r"^\s*(?:[-+*•–]|[a-zđ]\d*[).]|\d+[).])\s*")
_UNIT_UNKNOWN = "(đơn vị OTHER ở nguồn)"


class BadRecord(BotError):  # noqa: N818 - reads as what it is
    """Bản ghi không dùng được."""


def to_procedure(record: Mapping[str, Any]) -> Procedure:
    """Return the procedure of a flat portal record; raises :class:`BadRecord` with the reason."""
    code, name = _code(record.get("code")), _one_line(record.get("name"))
    if not _CODE.match(code):
        raise BadRecord(f"mã thủ tục {code!r} không đúng dạng 1.001193")
    if not name:
        raise BadRecord(f"{code}: thiếu tên thủ tục")
    times = _by_channel(_text(record.get("time_limit")))
    fees = _by_channel(_text(record.get("fee")))
    channels = _channels(record.get("channels"))
    return Procedure(
        code=code,
        name=name,
        field=_one_line(record.get("field")) or "Khác",
        levels=tuple(level for word, level in _LEVELS if word in _text(record.get("level")).casefold()),
        decided_by=_one_line(record.get("agency")) or None,
        online_level=_online_level(_text(record.get("online_level"))),
        channels=tuple(
            Filing(by=by, limit=_limit(times.get(by, "")), fee=_one_line(fees.get(by)) or None)
            for by in channels
        ),
        time_note=_rest(times, channels, plain=_limit),
        fee_note=_rest(fees, channels, plain=lambda text: text),
        papers=tuple(Paper(text=text) for text in map(_item, _list(record.get("documents"))) if text),
        steps=tuple(text for text in map(_item, _text(record.get("steps")).split("\n")) if text),
        legal_basis=tuple(
            part for part in map(_one_line, _text(record.get("legal_basis")).split(";")) if part
        ),
        source=_address(_one_line(record.get("url"))),
        checked=_day(record.get("updated_at")),
    )


def _code(value: object) -> str:
    """Return the code; a spreadsheet takes 2.000010 for a number and drops its last zeros."""
    return f"{value:.6f}" if isinstance(value, float) else _text(value)


def _text(value: object) -> str:
    if value is None:
        return ""
    whole = str(value).encode("utf-8", "replace").decode()  # half a letter (a lone surrogate) fits no file
    return unicodedata.normalize("NFC", whole).strip()


def _one_line(value: object) -> str:
    return " ".join(_text(value).split())


def _item(value: str) -> str:
    return _BULLET.sub("", _one_line(value)).rstrip(";")


def _list(value: object) -> list[str]:
    return [_text(one) for one in value] if isinstance(value, list) else _text(value).split("\n")


def _channels(value: object) -> tuple[Channel, ...]:
    named = " ".join(_list(value)).casefold()
    return tuple(channel for channel, word in _CHANNELS if word in named)


def _by_channel(text: str) -> dict[Channel, str]:
    """Cut "Trực tiếp: 3 ngày…" lines by channel; a line without a channel belongs to the one before."""
    found: dict[Channel, str] = {}
    current: Channel | None = None
    for line in text.split("\n"):
        head, colon, rest = line.partition(":")
        named = next((channel for channel, word in _CHANNELS if colon and word in head.casefold()), None)
        if named and len(head) < _SHORT_LINE:
            current = named
            found[current] = rest.strip()
        elif current:
            found[current] += "\n" + line
    return found


def _limit(text: str) -> str | None:
    """Return the plain limit at the head of a channel's time, or ``None`` where it needs its whole text."""
    head = text.partition("–")[0].partition("\n")[0].strip()
    return head if LIMIT.match(head) else None


def _rest(texts: dict[Channel, str], channels: tuple[Channel, ...], *, plain: Any) -> str | None:
    """Return what the channels' plain values leave out, each different text once."""
    notes = (
        _one_line(texts[by].replace(_UNIT_UNKNOWN, "(đơn vị cổng không ghi)"))
        for by in channels
        if by in texts
    )
    unsaid = dict.fromkeys(note for note in notes if note and plain(note) != note)
    return " ".join(unsaid) or None


def _online_level(text: str) -> OnlineLevel:
    if text.startswith(OnlineLevel.FULL):
        return OnlineLevel.FULL
    if text.startswith(OnlineLevel.PARTIAL):
        return OnlineLevel.PARTIAL
    return OnlineLevel.NONE if text.startswith(OnlineLevel.NONE) else OnlineLevel.UNKNOWN


def _address(text: str) -> str | None:
    return text if ADDRESS.match(text) else None


def _day(value: object) -> dt.date | None:
    """Return the day of a time in milliseconds since 1970 (UTC), an ISO date, or ``None``."""
    try:
        text = _text(value)
        if isinstance(value, int | float) or text.isdecimal():
            return dt.datetime.fromtimestamp(float(text) / 1000, dt.UTC).date()
        return dt.date.fromisoformat(text[:10])
    except (ValueError, OverflowError, OSError):
        return None
