"""What officials see of their dossiers, and what citizens read of a new date. Nothing personal."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import TYPE_CHECKING

from bot.card import Button, Card
from bot.dossiers.cards import moment
from bot.dossiers.model import ENDED
from bot.officials.ladder import SHOWN
from bot.officials.model import FILTERS, PAGE, RUNNING, Section
from bot.procedures import wording
from bot.procedures.paging import turning

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from bot.card import Text
    from bot.officials.model import Extension, Filter, Item, Job, Listed, Push, Standing
    from bot.texts import Texts

    Row = tuple[Button, ...]

_LONGEST, _NAME = 60, 30
_IN_A_ROW = 4
_A_PAGE = 12
_CLOSE = 2


def push(told: Push, today: dt.date, t: Texts) -> Card:
    """Return the message of a morning: everything in it, worst first, each with a button."""
    lines, buttons, numbers = [t.line("work.push_head", day=wording.day(today))], [], count(1)
    most = SHOWN // len(told)
    for section, part in told.items():
        lines.append(t.line(f"work_section.{section}", count=part.count))
        for item in part.worst[:most]:
            number = next(numbers)
            lines.append(_pushed(number, item, section, t))
            buttons.append(_open(number, item.standing.code))
        if part.count > most:
            lines.append(t.line("work.more", count=part.count - most))
    everything = Button(t.plain("work.button_list"), "w/l/all/0")
    return Card(tuple(lines), (*_rows(buttons), (everything,)))


def listing(listed: Listed, t: Texts) -> Card:
    """Return a page of somebody's dossiers, numbers to tap, filters, the week's picture."""
    which, first = listed.which, listed.page * PAGE + 1
    lines = [t.line("work.head", which=t.plain(f"work_filter.{which}"), count=listed.counts[which])]
    lines += [_listed(number, one, left, t) for number, (one, left) in enumerate(listed.items, first)]
    if not listed.items:
        lines.append(t.line("work.none"))
    if listed.pages > 1:
        lines.append(t.line("browse.page", page=listed.page + 1, pages=listed.pages))
    lines.append(t.line("work.how_away"))
    numbers = _rows([_open(number, one.code) for number, (one, _) in enumerate(listed.items, first)])
    filters = tuple(_filter(one, listed, t) for one in FILTERS)
    week = (Button(t.plain("work.button_week"), "w/week"),)
    return Card(
        tuple(lines), (*numbers, *turning(f"w/l/{which}", listed.page, listed.pages, t), filters, week)
    )


def job(one: Job, person: int, zone: ZoneInfo, t: Texts, note: Text | None = None) -> Card:
    """Return the work card of a dossier; what can be done depends on who looks."""
    standing = one.standing
    number = int(one.status)
    status = f"{t.plain(f'dossier_icon.{number}')} {t.plain(f'dossier_status.{number}')}"
    lines = [*([note] if note else [])]
    lines.append(t.line("work.title", procedure=procedure(standing, t), code=standing.code))
    lines.append(t.line("work.status", status=status))
    who = t.plain("work.nobody", name=standing.official or "–")
    lines.append(t.line("work.answers", name=one.answers.name if one.answers else who))
    lines += due_lines(standing, one.left, t)
    if one.extension:
        lines.append(_extension(one.extension, zone, t))
    if one.done_on:
        lines.append(t.line("work.done_said", day=wording.day(one.done_on)))
    return Card(tuple(lines), (*_deeds(one, person, t), (Button(t.plain("work.button_list"), "w/l/all/0"),)))


def ask_reason(code: str, t: Texts) -> Card:
    """Return the question why more time is needed."""
    return Card((t.line("work.ask_reason", code=code), t.line("work.ask_reason_how")), (back(code, t),))


def ask_date(code: str, t: Texts) -> Card:
    """Return the question for the new date."""
    return Card((t.line("work.ask_date"),), (back(code, t),))


def confirm(one: Job, what: Extension, zone: ZoneInfo, t: Texts) -> Card:
    """Return what the followers will read, before it is sent."""
    send = Button(t.plain("work.button_send"), f"w/send/{what.code}")
    lines = (t.line("work.confirm"), *news(one, what, zone, t).lines, t.line("work.confirm_once"))
    return Card(lines, ((send,), back(what.code, t)))


def news(one: Job, what: Extension, zone: ZoneInfo, t: Texts) -> Card:
    """Return what a citizen who follows the dossier reads of the new date."""
    lines = (
        t.line("work_news.head", procedure=procedure(one.standing, t), code=what.code),
        t.line("work_news.dates", before=moment(what.due_before, zone), due=moment(what.due, zone)),
        t.line("work_news.reason", reason=what.reason),
        t.line("work_news.sorry"),
    )
    return Card(lines, ((Button(t.plain("dossier_news.button", code=what.code), f"d/{what.code}/s"),),))


def due_lines(standing: Standing, left: int | None, t: Texts) -> list[Text]:
    """Return when a dossier is due, and which unit it is with."""
    lines = []
    if standing.due:
        said = when(left, standing.due, t)
        lines.append(t.line("work.due", due=wording.day(standing.due), when=said))
    if standing.unit:
        lines.append(t.line("work.unit", unit=wording.cut(standing.unit, _LONGEST)))
    return lines


def one_line(name: str, t: Texts, **values: object) -> Card:
    """Return a card of one sentence."""
    return Card((t.line(name, **values),))


def _pushed(number: int, item: Item, section: Section, t: Texts) -> Text:
    standing = item.standing
    who = standing.official if section is not Section.OWN else None
    where = " · ".join(wording.cut(one, _NAME) for one in (standing.unit, who) if one)
    return t.line(
        "work.pushed_done" if item.done else "work.pushed",
        mark=_mark(item.left),
        number=number,
        code=standing.code,
        procedure=procedure(standing, t),
        when=when(item.left, standing.due, t),
        where=where or "–",
    )


def _listed(number: int, one: Standing, left: int | None, t: Texts) -> Text:
    said = when(left, one.due, t) if left is not None else t.plain(f"dossier_status.{one.status}")
    values = {"mark": _mark(left), "number": number, "code": one.code, "when": said}
    return t.line("work.line", procedure=procedure(one, t), **values)


def when(left: int | None, due: dt.date | None, t: Texts) -> str:
    """Return how many days are left or over."""
    if left is None or due is None:
        return t.plain("work.stands_still")
    if left < 0:
        return t.plain("work.over", days=-left)
    return t.plain("work.left", days=left) if left else t.plain("work.today", day=f"{due.day}/{due.month}")


def _mark(left: int | None) -> str:
    if left is None:
        return "⏸"
    return "🔴" if left < 0 else "🟠" if left == 0 else "🟡" if left <= _CLOSE else "⚪️"


def procedure(standing: Standing, t: Texts) -> str:
    """Return what a dossier is about, short."""
    name = wording.sentence(standing.procedure or "") or t.plain("dossier.unnamed")
    return wording.brief(name, _LONGEST)


def _extension(what: Extension, zone: ZoneInfo, t: Texts) -> Text:
    before, due = moment(what.due_before, zone), moment(what.due, zone)
    return t.line("work.extended", before=before, due=due, reason=what.reason)


def _deeds(one: Job, person: int, t: Texts) -> list[Row]:
    """Return what can be done; only who answers says of a dossier that they know, or that it is done."""
    code, rows = one.standing.code, list[tuple[Button, ...]]()
    if one.status in ENDED:
        return rows
    if one.answers and one.answers.person == person:
        seen = Button(t.plain("work.button_seen"), f"w/seen/{code}")
        done = Button(t.plain("work.button_done"), f"w/done/{code}")
        rows.append((seen, done) if one.rung else (done,))
    if one.extension is None and one.status in RUNNING and one.due:
        rows.append((Button(t.plain("work.button_extend"), f"w/more/{code}"),))
    rows.append((Button(t.plain("work.button_hand"), f"w/to/0/{code}"),))
    return rows


def _filter(which: Filter, listed: Listed, t: Texts) -> Button:
    name = t.plain(f"work_filter.{which}")
    label = "work.filter_on" if which == listed.which else "work.filter_off"
    return Button(t.plain(label, name=name, count=listed.counts[which]), f"w/l/{which}/0")


def _open(number: int, code: str) -> Button:
    return Button(str(number), f"w/d/{code}")


def _rows(buttons: Sequence[Button]) -> list[Row]:
    return [tuple(buttons[at : at + _IN_A_ROW]) for at in range(0, len(buttons), _IN_A_ROW)]


def back(code: str, t: Texts) -> Row:
    """Return the button to a dossier's work card."""
    return (Button(t.plain("work.button_card"), f"w/d/{code}"),)
