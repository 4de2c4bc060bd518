"""The ministry's forms as a workbook: Biểu 06/VPCP/KSTT, and the progress table of Decision 766/QĐ-TTg."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.reports import naming
from bot.reports.model import (
    PROGRESS_POINTS,
    Form06,
    Form766,
    checks,
    form06,
    form766,
    on_time_rate,
    online_rate,
    progress_rate,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.dossiers.statistics import Row
    from bot.reports.forms import Line
    from bot.reports.model import Report
    from bot.texts import Texts

_NAMES = 2
"""Columns before the figures: number and name."""
_WIDE, _NARROW, _PLACE = 46, 11, 6
_HEAD_ROW = 7


class Head(NamedTuple):
    """A heading over figures ``first`` to ``last``, from ``row`` so many ``rows`` down."""

    name: str
    first: int
    last: int
    row: int = 0
    rows: int = 1


class Form(NamedTuple):
    """How a form is laid out."""

    name: str
    subject: str
    heads: tuple[Head, ...]
    printed: Callable[[Row], Form06 | Form766]


_FORM06 = Form(
    "06",
    "subject06",
    (
        Head("received", 1, 4), Head("resolved", 5, 8), Head("in_progress", 9, 11),
        Head("sum", 1, 1, 1, 2), Head("in_period", 2, 3, 1), Head("carried_over", 4, 4, 1, 2),
        Head("online", 2, 2, 2), Head("counter_or_post", 3, 3, 2),
        Head("sum", 5, 5, 1, 2), Head("early", 6, 6, 1, 2), Head("on_time", 7, 7, 1, 2),
        Head("overdue", 8, 8, 1, 2),
        Head("sum", 9, 9, 1, 2), Head("in_time", 10, 10, 1, 2), Head("overdue", 11, 11, 1, 2),
    ),
    form06,
)  # fmt: skip
_FORM766 = Form(
    "766",
    "subject766",
    (
        Head("intake", 1, 6), Head("settled", 7, 10), Head("running", 11, 13), Head("paused", 14, 16),
        Head("sum", 1, 1, 1, 2), Head("carried_over", 2, 2, 1, 2), Head("in_period", 3, 6, 1),
        Head("sum", 3, 3, 2), Head("online", 4, 4, 2), Head("counter", 5, 5, 2), Head("post", 6, 6, 2),
        Head("sum", 7, 7, 1, 2), Head("early", 8, 8, 1, 2), Head("in_time", 9, 9, 1, 2),
        Head("overdue", 10, 10, 1, 2),
        Head("sum", 11, 11, 1, 2), Head("in_time", 12, 12, 1, 2), Head("overdue", 13, 13, 1, 2),
        Head("sum", 14, 14, 1, 2), Head("in_time", 15, 15, 1, 2), Head("overdue", 16, 16, 1, 2),
    ),
    form766,
)  # fmt: skip


class _Sheet(NamedTuple):
    """What is written where, and in whose words."""

    sheet: Any
    form: Form
    report: Report
    office: str
    t: Texts


def workbook(report: Report, form: Sequence[Line], units: Sequence[Line], office: str, t: Texts) -> bytes:
    """Return an XLSX file with both forms; ``form``: levels with their parts, ``units``: one line each."""
    scope = naming.scope(report, t)
    reported = f"{office}{' · ' if scope else ''}{scope}"
    from openpyxl import Workbook  # noqa: PLC0415 - seldom needed and slow to import

    book = Workbook()
    first = book.active
    first.title = t.plain("report_form.sheet06")
    _write(_Sheet(first, _FORM06, report, reported, t), form)
    second = book.create_sheet(t.plain("report_form.sheet766"))
    _write(_Sheet(second, _FORM766, report, reported, t), units)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(on: _Sheet, lines: Sequence[Line]) -> None:
    sheet, form, report, _, t = on
    last = _NAMES + max(head.last for head in form.heads)
    _titles(on, last)
    _heads(sheet, form, t)
    row = _HEAD_ROW + 3
    _cells(sheet, row, ("", "", *(f"({one})" for one in range(1, last - _NAMES + 1))), italic=True)
    place = 0
    for line in lines:
        row += 1
        place += not line.head
        name = t.plain("report_form.total") if line.by is None else naming.group(line.by, line.name, t)
        values = ("" if line.head else place, _safe(name), *form.printed(line.row))
        _cells(sheet, row, values, bold=line.head)
    sheet.freeze_panes = sheet.cell(_HEAD_ROW + 4, _NAMES + 1)
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for words in _notes(form, report, lines[-1].row, t):
        row += 1
        sheet.cell(row + 1, _NAMES, words)


def _titles(on: _Sheet, last: int) -> None:
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415

    sheet, form, report, office, t = on
    through = report.through
    period = t.plain(
        "report_form.period",
        period=naming.period(report.view.period, t),
        first=f"{through.first:%d/%m/%Y}",
        last=f"{through.last:%d/%m/%Y}",
    )
    words = (
        t.plain(f"report_form.number{form.name}"),
        t.plain(f"report_form.title{form.name}"),
        period,
        t.plain("report_form.office", office=office),
        t.plain("report_form.measure"),
    )
    for row, line in enumerate(words, 1):
        cell = sheet.cell(row, 1, _safe(line))
        cell.font = Font(bold=row in {1, 2})
        cell.alignment = Alignment(horizontal="left" if row == 1 else "center")
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last)


def _heads(sheet: Any, form: Form, t: Texts) -> None:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    _head(sheet, t.plain("report_form.place"), Head("", 1 - _NAMES, 1 - _NAMES, 0, 3))
    _head(sheet, t.plain(f"report_form.{form.subject}"), Head("", 0, 0, 0, 3))
    for head in form.heads:
        _head(sheet, t.plain(f"report_form.{head.name}"), head)
        sheet.column_dimensions[get_column_letter(_NAMES + head.last)].width = _NARROW
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = _PLACE, _WIDE
    sheet.row_dimensions[_HEAD_ROW + 2].height = 45


def _head(sheet: Any, words: str, head: Head) -> None:
    first, last, row, rows = _NAMES + head.first, _NAMES + head.last, _HEAD_ROW + head.row, head.rows
    for down in range(row, row + rows):
        for column in range(first, last + 1):
            _dress(sheet.cell(down, column), bold=True)
    sheet.cell(row, first).value = words
    sheet.merge_cells(start_row=row, start_column=first, end_row=row + rows - 1, end_column=last)


def _cells(
    sheet: Any, row: int, values: Sequence[object], *, bold: bool = False, italic: bool = False
) -> None:
    for column, value in enumerate(values, 1):
        cell = sheet.cell(row, column, value)
        _dress(cell, bold=bold, italic=italic, left=column == _NAMES)


def _dress(cell: Any, *, bold: bool = False, italic: bool = False, left: bool = False) -> None:
    from openpyxl.styles import Alignment, Border, Font, Side  # noqa: PLC0415

    thin = Side(style="thin", color="999999")
    cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
    cell.font = Font(bold=bold, italic=italic)
    cell.alignment = Alignment(horizontal="left" if left else "center", vertical="center", wrap_text=True)


def _notes(form: Form, report: Report, total: Row, t: Texts) -> list[str]:
    """Return what stands under a form: the sums, checked on the printed figures, and the rates."""
    sums = [one.said for one in checks(form.printed(total))]
    notes = [f"{t.plain('report_form.check')}: {' · '.join(sums)}"]
    if form is _FORM06:
        rates = {"online": online_rate(total), "on_time": on_time_rate(total)}
        shown = {name: naming.percent(rate, t) for name, rate in rates.items()}
        notes.append(t.plain("report_form.note_paused", count=total.paused))
        notes.append(t.plain("report_form.note_rates", **shown))
        notes.append(_services(report, t))
    else:
        notes.append(_progress(total, t))
    if naming.to_be_confirmed(report.view.period):
        notes.append(t.plain("report.unconfirmed"))
    return notes


def _services(report: Report, t: Texts) -> str:
    services = report.services
    rate = naming.percent(services.rate, t)
    return t.plain("report_form.note_services", used=services.used, offered=services.offered, rate=rate)


def _progress(total: Row, t: Texts) -> str:
    rate = progress_rate(total)
    points = naming.decimal(None if rate is None else rate * PROGRESS_POINTS, t)
    return t.plain("report_form.note_progress", progress=naming.percent(rate, t), points=points)


def _safe(value: str) -> str:
    """Return the words so that a spreadsheet takes them for no formula."""
    return f"'{value}" if value[:1] in {"=", "+", "-", "@"} else value
