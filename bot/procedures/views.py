"""The cards behind an answer's buttons: checklist, steps, ways to file, forms, legal basis, text message."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

from bot.card import Button, Card, Run, Text
from bot.procedures import wording
from bot.procedures.model import Channel
from bot.procedures.paging import turning
from bot.procedures.search.words import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from bot.procedures.model import Entry, Filing, Paper, Procedure
    from bot.texts import Texts

PAGE = 8
SMS_MOST = 160
_MESSAGE_MOST = 3600  # letters of a card, well under Telegram's 4096 with markup


def mark(paper: Paper) -> str:
    """Return eight letters that stand for a paper's text: ticks survive when papers are added or moved."""
    words = f"{paper.when or ''}|{paper.text}"
    return f"{zlib.crc32(words.encode()):08x}"


def checklist(procedure: Procedure, ticked: AbstractSet[str], page: int, t: Texts) -> Card:
    """Return the tap-to-tick list of papers; ``ticked`` are marks, ``page`` counts from 0."""
    papers = _ordered(procedure)
    if not papers:
        return Card((_head("checklist.head", procedure, t), t.line("checklist.none")), (_back(procedure, t),))
    needed = [one for one in papers if one.when is None] or papers
    missing = sum(mark(one) not in ticked for one in needed)
    pages = -(-len(papers) // PAGE)
    page = min(max(page, 0), pages - 1)
    shown = list(enumerate(papers, 1))[page * PAGE : (page + 1) * PAGE]
    lines = [_paper(number, one, t, ticked=mark(one) in ticked) for number, one in shown]
    status = t.line("checklist.missing" if missing else "checklist.done", missing=missing, total=len(needed))
    turn = [t.line("checklist.page", page=page + 1, pages=pages)] if pages > 1 else []
    ticks = [
        Button(
            t.plain("button.ticked" if mark(one) in ticked else "button.tick", number=number),
            f"k/{procedure.code}/{mark(one)}/{page}/{int(mark(one) not in ticked)}",
        )
        for number, one in shown
    ]
    rows = (*_rows(ticks, 4), *turning(f"p/{procedure.code}/d", page, pages, t))
    share = Button(t.plain("button.send_list"), f"p/{procedure.code}/g")
    return _fitting(
        Card(
            (_head("checklist.head", procedure, t), status, *lines, *turn),
            (*rows, (share, *_back(procedure, t))),
        )
    )


def share_list(procedure: Procedure, ticked: AbstractSet[str], t: Texts) -> Card:
    """Return the list of papers as a plain message that can be forwarded to the family."""
    lines = [
        t.line(
            "checklist.share_line",
            mark="☑" if mark(one) in ticked else "☐",
            number=number,
            paper=(f"{one.when}: " if one.when else "") + wording.paper(one, t),
        )
        for number, one in enumerate(_ordered(procedure), 1)
    ]
    title = wording.cut(procedure.title, wording.LONGEST_TITLE)
    head = t.line("checklist.share_head", title=title)
    return _fitting(Card((head, *lines, *_where(procedure, t))))


def steps(procedure: Procedure, t: Texts) -> Card:
    """Return the steps, numbered, and the result."""
    lines = [
        t.line("card.numbered", number=number, text=wording.cut(text, 400))
        for number, text in enumerate(procedure.steps, 1)
    ] or [t.line("steps.none")]
    result = [t.line("steps.result", result=procedure.result)] if procedure.result else []
    return _fitting(Card((_head("steps.head", procedure, t), *lines, *result), (_back(procedure, t),)))


def filing(procedure: Procedure, t: Texts) -> Card:
    """Return counter, online and post side by side: place, time and fee of each."""
    lines: list[Text] = [_head("filing.head", procedure, t)]
    for by in Channel:
        lines += [t.line(f"filing.{by}"), *_way(procedure, procedure.filing(by), t)]
    lines.append(t.line("filing.level", online=wording.online(procedure, t)))
    lines += [t.line("legal.note", text=note) for note in (procedure.time_note, procedure.fee_note) if note]
    return _fitting(Card(tuple(lines), (_back(procedure, t),)))


def forms(procedure: Procedure, t: Texts) -> Card:
    """Return the forms that the papers name."""
    named = dict.fromkeys(one.form for one in procedure.papers if one.form)
    lines = [t.line("forms.line", form=form) for form in named]
    lines.append(t.line("forms.where" if lines else "forms.none"))
    return Card((_head("forms.head", procedure, t), *lines), (_back(procedure, t),))


def legal(procedure: Procedure, t: Texts) -> Card:
    """Return where every word comes from, what changed, and what could not be verified."""
    lines = [
        t.line("legal.name", name=wording.cut(procedure.name, 1500)),
        t.line("legal.field", field=procedure.field),
        *([t.line("legal.decision", decision=procedure.decision)] if procedure.decision else []),
        *(t.line("legal.line", text=wording.cut(text, 200)) for text in procedure.legal_basis),
        *(t.line("legal.note", text=text) for text in procedure.notes),
        *(t.line("legal.uncertain", text=text) for text in procedure.uncertain),
        *_validity(procedure, t),
        *([t.line("legal.source", source=procedure.source)] if procedure.source else []),
        *([t.line("legal.checked", checked=wording.day(procedure.checked))] if procedure.checked else []),
    ]
    return _fitting(Card((_head("legal.head", procedure, t), *lines), (_back(procedure, t),)))


def sms(procedure: Procedure, t: Texts) -> Card:
    """Return the text-message version: at most 160 letters without marks, to read out or forward."""
    text = sms_text(procedure, t)
    return Card((t.line("sms.head", count=len(text)), t.line("sms.body", text=text)), (_back(procedure, t),))


def sms_text(procedure: Procedure, t: Texts) -> str:
    """Return the procedure in at most 160 letters of plain ASCII; the papers give way first."""
    values = {
        "title": wording.cut(procedure.title, 40),
        "place": wording.brief(procedure.file_at or procedure.decided_by or t.plain("sms.unknown"), 34),
        "time": wording.times(procedure, t) or t.plain("sms.unknown"),
        "fee": wording.fees(procedure, t) or t.plain("sms.unknown"),
        "code": procedure.code,
    }
    values |= {name: wording.cut(values[name], 24) for name in ("time", "fee")}
    always = [one.text for one in procedure.papers if one.when is None] or [t.plain("sms.unknown")]
    bare = _ascii(t.plain("sms.text", papers="", **values))
    papers = wording.cut("; ".join(wording.brief(text, 30) for text in always), max(SMS_MOST - len(bare), 2))
    return _ascii(t.plain("sms.text", papers=papers, **values))[:SMS_MOST]


def others(entries: Sequence[Entry], back: Procedure, t: Texts) -> Card:
    """Return the neighbours of a procedure to choose from."""
    head = t.line("others.head" if entries else "others.none")
    buttons = tuple(
        (Button(wording.cut(wording.sentence(one.title), 60), f"p/{one.code}/s"),) for one in entries
    )
    return Card((head,), (*buttons, _back(back, t)))


def _ordered(procedure: Procedure) -> list[Paper]:
    """Return the papers everybody needs, then those of special cases."""
    return sorted(procedure.papers, key=lambda one: one.when is not None)


def _ascii(text: str) -> str:
    plain = fold(text.lower()) if text.islower() else "".join(_fold_letter(letter) for letter in text)
    return re.sub(r"[^\x20-\x7e]", "", plain.replace("…", ".").replace("–", "-").replace("\n", " "))


def _fold_letter(letter: str) -> str:
    return fold(letter.lower()).upper() if letter.isupper() else fold(letter)


def _head(name: str, procedure: Procedure, t: Texts) -> Text:
    return t.line(name, title=wording.title(procedure))


def _back(procedure: Procedure, t: Texts) -> tuple[Button, ...]:
    return (Button(t.plain("button.back"), f"p/{procedure.code}/s"),)


def _paper(number: int, one: Paper, t: Texts, *, ticked: bool) -> Text:
    name = ("ticked" if ticked else "open") + ("_case" if one.when else "")
    return t.line(f"checklist.{name}", number=number, paper=wording.paper(one, t), when=one.when)


def _way(procedure: Procedure, one: Filing | None, t: Texts) -> list[Text]:
    if one is None:
        return [t.line("filing.not_offered")]
    place = procedure.file_at or procedure.decided_by or t.plain("card.basis_unknown")
    where = {
        Channel.COUNTER: t.line("filing.where", place=wording.cut(place, 160)),
        Channel.ONLINE: t.line("filing.where_online"),
        Channel.POST: t.line("filing.where_post"),
    }[one.by]
    limit = wording.limit(one.limit, t) if one.limit else t.plain("card.time_unknown")
    note = [t.line("filing.note", note=one.note)] if one.note else []
    return [
        where,
        t.line("filing.time", time=limit),
        t.line("filing.fee", fee=wording.cut(one.fee, 300) if one.fee else t.plain("card.fee_unknown")),
        *note,
    ]


def _where(procedure: Procedure, t: Texts) -> list[Text]:
    return [t.line("card.place", place=procedure.file_at)] if procedure.file_at else []


def _validity(procedure: Procedure, t: Texts) -> list[Text]:
    if not (procedure.valid_from or procedure.valid_to):
        return []
    start = wording.day(procedure.valid_from) if procedure.valid_from else "…"
    end = wording.day(procedure.valid_to) if procedure.valid_to else t.plain("legal.open_end")
    return [t.line("legal.valid", start=start, end=end)]


def _rows(buttons: Sequence[Button], width: int) -> list[tuple[Button, ...]]:
    return [tuple(buttons[at : at + width]) for at in range(0, len(buttons), width)]


def _fitting(card: Card) -> Card:
    """Return the card; when it is too long for one message, its last lines give way to a sign of it."""
    room = _MESSAGE_MOST
    for at, line in enumerate(card.lines):
        room -= sum(len(run.text) for run in line) + 1
        if room < 0:
            return Card((*card.lines[:at], (Run("…"),)), card.buttons)
    return card
