"""The report of an announcement as a workbook: how many got it, and what became of each letter."""

from __future__ import annotations

import io
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from bot.announcements.model import Announcement
    from bot.announcements.store import LetterRow
    from bot.texts import Texts


def workbook(
    announcement: Announcement, letters: Sequence[LetterRow], people: Mapping[str, str], t: Texts
) -> bytes:
    """Return an XLSX file without whom a letter went to.

    ``people``: author, approver and audience in words.
    """
    from openpyxl import Workbook  # noqa: PLC0415 - seldom needed and slow to import

    book = Workbook(write_only=True)
    sheet = book.create_sheet(t.plain("announce_report.summary"))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 28, 60
    moments = {
        "created": announcement.created_at,
        "approved": announcement.approved_at,
        "ended": announcement.ended_at,
    }
    words = announcement.post.text if announcement.post else ""
    facts = [("number", announcement.id), ("words", words), *people.items()]
    facts += [(name, _written(at)) for name, at in moments.items()]
    facts.append(("recipients", announcement.recipients or 0))
    for name, value in facts:
        sheet.append([t.plain(f"announce_report.{name}"), _safe(value)])
    for state, count in Counter(one.state for one in letters).items():
        sheet.append([t.plain(f"letter_state.{state}"), count])
    rows = book.create_sheet(t.plain("announce_report.letters"))
    rows.append([t.plain(f"announce_report.{name}") for name in ("row", "state", "at", "error")])
    zone = announcement.created_at.tzinfo
    for number, one in enumerate(letters, 1):
        at = one.at.astimezone(zone) if one.at else None
        rows.append([number, t.plain(f"letter_state.{one.state}"), _written(at), _safe(one.error or "")])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _written(at: dt.datetime | None) -> str:
    return f"{at:%d/%m/%Y %H:%M:%S}" if at else ""


def _safe(value: object) -> object:
    """Return the value so that a spreadsheet takes no words for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@"} else value
