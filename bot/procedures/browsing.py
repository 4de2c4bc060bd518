"""Browsing: fields, then procedures of a field, page by page; and the desks with their hours."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from bot.card import Button, Card, Text
from bot.procedures import wording
from bot.procedures.model import WEEKDAYS
from bot.procedures.paging import turning

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from bot.procedures.model import Entry, Hours, Office, SpecialDay
    from bot.texts import Texts

PAGE = 10


def field_mark(field: str) -> str:
    """Return eight letters that stand for a field in a button."""
    return f"{zlib.crc32(field.encode()):08x}"


def fields(by_field: Mapping[str, Sequence[Entry]], page: int, t: Texts) -> Card:
    """Return the fields to choose from; ``page`` counts from 0."""
    rows = [
        (
            Button(
                t.plain("button.field", field=wording.cut(name, 44), count=len(entries)),
                f"f/{field_mark(name)}/0",
            ),
        )
        for name, entries in by_field.items()
    ]
    return _paged(t.line("browse.fields"), rows, "b", page, t)


def procedures(field: str, entries: Sequence[Entry], page: int, t: Texts) -> Card:
    """Return the procedures of one field to choose from."""
    rows = [
        (Button(wording.cut(wording.sentence(one.title), 60), f"p/{one.code}/s"),)
        for one in sorted(entries, key=lambda one: not one.written)
    ]
    card = _paged(t.line("browse.procedures", field=field), rows, f"f/{field_mark(field)}", page, t)
    return Card(card.lines, (*card.buttons, (Button(t.plain("button.back"), "b/0"),)))


def contacts(
    offices: Sequence[Office], shown: Office, special: SpecialDay | None, now: dt.datetime, t: Texts
) -> Card:
    """Return one desk in full with "open now?" and buttons for the others; ``now`` is local time."""
    today = [t.line("contacts.today", name=special.name)] if special else []
    lines = _office(shown, t, opened=is_open(shown.hours, special, now))
    buttons = tuple((Button(one.name, f"c/{one.id}"),) for one in offices if one is not shown)
    return Card((t.line("contacts.head"), *today, *lines), buttons)


def is_open(hours: Sequence[Hours], special: SpecialDay | None, now: dt.datetime) -> bool:
    """Say whether the local moment ``now`` lies within the opening hours; ``special`` is what today is.

    A Saturday worked in exchange keeps Monday's hours.
    """
    if special and special.type != "working_saturday":
        return False
    weekday, clock = WEEKDAYS[0 if special else now.weekday()], f"{now:%H:%M}"
    spans = [span for one in hours if weekday in one.days for span in one.spans]
    return any(start <= clock < end for start, _, end in (span.partition("-") for span in spans))


def _office(office: Office, t: Texts, *, opened: bool) -> list[Text]:
    unknown = t.plain("contacts.unknown")
    lines = [t.line("contacts.name", name=office.name)]
    if office.desk:
        lines.append(t.line("contacts.desk", desk=office.desk))
    if office.former_units:
        lines.append(t.line("contacts.former", former=", ".join(office.former_units)))
    lines.append(t.line("contacts.address", address=wording.known(office.address) or unknown))
    lines.append(t.line("contacts.phone", phone=wording.known(office.phone) or unknown))
    lines += [
        t.line("contacts.hours", days=_days(one, t), spans=", ".join(one.spans)) for one in office.hours
    ]
    if office.note:
        lines.append(t.line("contacts.note", note=office.note))
    if office.hours:
        lines.append(t.line("contacts.open" if opened else "contacts.closed"))
    return lines


def _days(hours: Hours, t: Texts) -> str:
    """Return "thứ Hai – thứ Sáu" for a run of days, else the days one by one."""
    numbers = [WEEKDAYS.index(day) for day in hours.days]
    names = [t.plain(f"day.{day}") for day in hours.days]
    if len(numbers) > 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers))):  # noqa: PLR2004 - a run
        return t.plain("day.to", first=names[0], last=names[-1])
    return ", ".join(names)


def _paged(head: Text, rows: Sequence[tuple[Button, ...]], action: str, page: int, t: Texts) -> Card:
    pages = max(1, -(-len(rows) // PAGE))
    page = min(max(page, 0), pages - 1)
    lines = (head, t.line("browse.page", page=page + 1, pages=pages)) if pages > 1 else (head,)
    shown = rows[page * PAGE : (page + 1) * PAGE]
    return Card(lines, (*shown, *turning(action, page, pages, t)))
