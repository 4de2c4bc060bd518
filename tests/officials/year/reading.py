"""Reads a push as a person does, from what Telegram was handed."""

import re
from dataclasses import dataclass
from typing import Any

from tests.officials.year.reference import Message, Told

_HEAD = re.compile(r"📬 <b>Hồ sơ cần xem hôm nay</b>, (\d+/\d+/\d{4})")
_SECTION = re.compile(r"<b>([^<]+)</b> \((\d+)\)")
_LINE = re.compile(r"(\S+) <b>(\d+)</b><b>\.</b> <code>([^<]+)</code> ([^·]+) · <b>([^<]+)</b> · (.+)")
_MORE = re.compile(r"và (\d+) hồ sơ nữa: /viec")
_DAYS = re.compile(r"(?P<over>quá (\d+) ngày)|(?P<left>còn (\d+) ngày)|đến hạn (?P<today>\d+/\d+)")
_DONE = " · đã báo xong"
_SECTIONS = {
    "Của anh/chị": "own",
    "Quá hạn lâu, cần lãnh đạo xã": "chairman",
    "Đơn vị quá hạn nhiều ngày": "unit",
    "Chưa có ai nhận trên bot": "unlinked",
}
_MARKS = {"🔴": range(1, 1000), "🟠": range(1), "🟡": range(-2, 0)}


@dataclass
class _Part:
    """A section while it is read."""

    count: int
    lines: list[Told]
    more: int = 0


def is_push(values: dict[str, Any]) -> bool:
    """Say whether a call's values are those of a morning's message."""
    return _HEAD.match(str(values.get("text"))) is not None


def read(values: dict[str, Any]) -> tuple[str, Message]:
    """Return the day a push names and what it says; raises :class:`ValueError` where it is malformed."""
    first, *lines = values["text"].split("\n")
    head = _HEAD.fullmatch(first)
    if head is None:
        raise ValueError(f"no push: {first}")
    parts: dict[str, _Part] = {}
    numbers: list[int] = []
    part = _Part(0, [])
    for line in lines:
        if section := _SECTION.fullmatch(line):
            part = parts.setdefault(_SECTIONS[section[1]], _Part(int(section[2]), []))
        elif more := _MORE.fullmatch(line):
            part.more = int(more[1])
        else:
            number, told = _told(line, head[1])
            numbers.append(number)
            part.lines.append(told)
    _check(parts, numbers, values)
    return head[1], {name: (part.count, tuple(part.lines)) for name, part in parts.items()}


def actions(values: dict[str, Any]) -> list[str]:
    """Return what the buttons below a message do."""
    keyboard = (values.get("reply_markup") or {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in keyboard for button in row]


def _told(line: str, today: str) -> tuple[int, Told]:
    """Return a line's number and what it tells."""
    found = _LINE.fullmatch(line)
    days = found and _DAYS.fullmatch(found[5])
    if not (found and days):
        raise ValueError(f"no line of a dossier: {line}")
    if days["today"] and not today.startswith(f"{days['today']}/"):
        raise ValueError(f"due today, {today}, and on another day: {line}")
    over = int(days[2]) if days["over"] else -int(days[4]) if days["left"] else 0
    if over not in _MARKS.get(found[1], ()):
        raise ValueError(f"the wrong mark: {line}")
    unit, _, _ = found[6].removesuffix(_DONE).partition(" · ")
    return int(found[2]), Told(found[3], found[4], over, unit, found[6].endswith(_DONE))


def _check(parts: dict[str, _Part], numbers: list[int], values: dict[str, Any]) -> None:
    """Raise where counts, numbers or buttons do not go with the lines."""
    if numbers != list(range(1, len(numbers) + 1)):
        raise ValueError(f"numbers out of order: {numbers}")
    for name, part in parts.items():
        if part.count != len(part.lines) + part.more:
            raise ValueError(f"{name}: {part.count} counted, {len(part.lines)} shown and {part.more} more")
    shown = [f"w/d/{told.code}" for part in parts.values() for told in part.lines]
    if actions(values) != [*shown, "w/l/all/0"]:
        raise ValueError(f"buttons {actions(values)} below {shown}")
