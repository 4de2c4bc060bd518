"""What the citizen reads, and what the official sees before a human sends it. Nothing personal is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.apologies.model import KINDS, PAGE, WAYS
from bot.card import Button, Card
from bot.dossiers.cards import moment
from bot.procedures import wording
from bot.texts import LANGUAGES, texts

if TYPE_CHECKING:
    import datetime as dt
    from zoneinfo import ZoneInfo

    from bot.apologies.model import Case, Draft, Extension, Kind, Listed, Sent
    from bot.card import Text
    from bot.texts import Texts

_IN_A_ROW = 4
_MOST_LETTERS = 70
_LONGEST_REASON = 1000
"""A message has room for 4096 letters."""


def message(case: Case, office: str, zone: ZoneInfo, t: Texts) -> Card:
    """Return what a follower reads: that it is late, why, the new date, and an apology."""
    told = case.extension
    lines = [t.line("apology.message_head"), _title(case, t)]
    lines.append(t.line("apology.message_late", promised=moment(case.promised, zone)))
    if told:
        lines.append(
            t.line(
                "apology.message_reason", reason=wording.cut(" ".join(told.reason.split()), _LONGEST_REASON)
            )
        )
        lines.append(t.line("apology.message_due", due=moment(told.due, zone)))
    lines += [t.line("apology.message_sorry", office=office), t.line("apology.message_stop")]
    return Card(tuple(lines), ((Button(t.plain("apology.button_dossier"), f"d/{case.code}/s"),),))


def listing(listed: Listed, t: Texts) -> Card:
    """Return a page of a list, each dossier with a button."""
    kind, count = listed.kind, listed.counts[listed.kind]
    lines = [t.line(f"apology.head_{kind}", count=count)]
    numbered = list(enumerate(listed.cases, listed.page * PAGE + 1))
    lines += [
        _line(number, case, days, kind, t) for (number, case), days in zip(numbered, listed.days, strict=True)
    ]
    lines.append(t.line("apology.tap" if listed.cases else f"apology.none_{kind}"))
    if listed.pages > 1:
        lines.append(t.line("browse.page", page=listed.page + 1, pages=listed.pages))
    shows = [Button(f"{_mark(case, t)} {number}", f"xl/show/{case.code}") for number, case in numbered]
    rows = [tuple(shows[at : at + _IN_A_ROW]) for at in range(0, len(shows), _IN_A_ROW)]
    return Card(tuple(lines), tuple(row for row in (*rows, _turning(listed, t), _others(listed, t)) if row))


def draft(drawn: Draft, office: str, zone: ZoneInfo, t: Texts) -> Card:
    """Return a dossier with what the citizen will read and what can be done."""
    case, told = drawn.case, drawn.case.extension
    promised = moment(case.promised, zone)
    late = t.line("apology.late" if drawn.days else "apology.not_yet", promised=promised, days=drawn.days)
    lines = [_title(case, t), late]
    if told is None:
        return Card((*lines, t.line("apology.first_viec")), (_back(t),))
    if told.number:
        lines.append(t.line("apology.number", number=told.number))
    if told.apologised_at or not case.running:
        return Card((*lines, _over(told, zone, t)), (_number(case, t), _back(t)))
    said = "apology.followers" if drawn.followers else "apology.followers_none"
    lines.append(t.line(said, count=drawn.followers))
    if drawn.date_over:
        lines.append(t.line("apology.date_over"))
    lines += [t.line("apology.reads"), *message(case, office, zone, texts(LANGUAGES[0])).lines]
    return Card(tuple(lines), (*_deeds(drawn, told.mark, t), _number(case, t), _back(t)))


def confirm(case: Case, mark: str, followers: int, t: Texts) -> Card:
    """Return the question before the message goes to people."""
    go = Button(t.plain("apology.button_go"), f"xl/go/{case.code}/{mark}")
    line = t.line("apology.confirm", code=case.code, count=followers)
    return Card((line,), ((go,), (_leave(case, t),)))


def ways(case: Case, t: Texts) -> Card:
    """Return the question how somebody was told."""
    rows = [(Button(t.plain(f"apology_via.{way}"), f"xl/via/{case.code}/{way}"),) for way in WAYS]
    return Card((t.line("apology.how", code=case.code),), (*rows, (_leave(case, t),)))


def sent(case: Case, what: Sent, now: dt.datetime, t: Texts) -> Card:
    """Return what has become of it, and ask for the number of the letter."""
    lines = [t.line("apology.sent", count=what.people, code=case.code)]
    if what.at > now:
        lines.append(t.line("apology.sent_later", at=f"{what.at:%H:%M %d/%m/%Y}"))
    return Card((*lines, t.line("apology.ask_number")), (_skip(t),))


def noted(case: Case, way: str, t: Texts) -> Card:
    """Return that it is written down how they were told, and ask for the number of the letter."""
    line = t.line("apology.noted", code=case.code, via=t.plain(f"apology_via.{way}"))
    return Card((line, t.line("apology.ask_number")), (_skip(t),))


def ask_number(t: Texts) -> Card:
    """Return the question for the number of the letter."""
    return Card((t.line("apology.ask_number"),), (_skip(t),))


def number_wrong(t: Texts) -> Card:
    """Return that what was typed is no number; the question stays open."""
    return Card((t.line("apology.number_wrong"),), (_skip(t),))


def one_line(name: str, t: Texts, **values: object) -> Card:
    """Return a card of one sentence with the way back."""
    return Card((t.line(f"apology.{name}", **values),), (_back(t),))


def _title(case: Case, t: Texts) -> Text:
    name = wording.sentence(case.procedure or "") or t.plain("dossier.unnamed")
    return t.line("dossier.title", title=wording.cut(name, 150), code=case.code)


def _line(number: int, case: Case, days: int, kind: Kind, t: Texts) -> Text:
    name = wording.sentence(case.procedure or "") or t.plain("dossier.unnamed")
    values = {
        "number": number,
        "code": case.code,
        "title": wording.cut(name, _MOST_LETTERS),
        "days": days,
        "unit": wording.cut(case.unit or "–", _MOST_LETTERS),
        "mark": _mark(case, t),
    }
    return t.line(f"apology.line_{kind}", **values)


def _over(told: Extension, zone: ZoneInfo, t: Texts) -> Text:
    if told.apologised_at is None:
        return t.line("apology.rests")
    at = f"{told.apologised_at.astimezone(zone):%H:%M %d/%m/%Y}"
    return t.line("apology.done", at=at, via=t.plain(f"apology_via.{told.via or 'desk'}"))


def _deeds(drawn: Draft, mark: str, t: Texts) -> list[tuple[Button, ...]]:
    code = drawn.case.code
    deeds = [("file", f"xl/file/{code}"), ("send", f"xl/send/{code}/{mark}"), ("other", f"xl/other/{code}")]
    can_send = drawn.followers and not drawn.date_over
    return [
        (Button(t.plain(f"apology.button_{name}"), target),)
        for name, target in deeds
        if name != "send" or can_send
    ]


def _mark(case: Case, t: Texts) -> str:
    return t.plain("apology.mark_ready" if case.extension else "apology.mark_bare")


def _turning(listed: Listed, t: Texts) -> tuple[Button, ...]:
    to = (("button.previous", listed.page - 1), ("button.next", listed.page + 1))
    return tuple(
        Button(t.plain(name), f"xl/list/{listed.kind}/{page}")
        for name, page in to
        if 0 <= page < listed.pages
    )


def _others(listed: Listed, t: Texts) -> tuple[Button, ...]:
    return tuple(
        Button(t.plain(f"apology.button_{kind}", count=listed.counts[kind]), f"xl/list/{kind}/0")
        for kind in KINDS
        if kind != listed.kind
    )


def _number(case: Case, t: Texts) -> tuple[Button, ...]:
    return (Button(t.plain("apology.button_number"), f"xl/number/{case.code}"),)


def _leave(case: Case, t: Texts) -> Button:
    return Button(t.plain("apology.button_leave"), f"xl/show/{case.code}")


def _skip(t: Texts) -> tuple[Button, ...]:
    return (Button(t.plain("apology.button_skip"), "xl/skip"),)


def _back(t: Texts) -> tuple[Button, ...]:
    return (Button(t.plain("apology.button_back"), "xl/list/late/0"),)
