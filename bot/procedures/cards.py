"""The first card of an answer, and those that ask back, answer in general, or admit to have found nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.card import Button, Card, Text
from bot.procedures import wording
from bot.procedures.model import Section

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from bot.procedures.model import Faq, Office, Procedure
    from bot.procedures.search.outcome import Candidate
    from bot.texts import Texts

MOST_LINES = 8
MOST_CHOICES = 5
_BASIC = (Section.DOCUMENTS, Section.PLACE, Section.TIME, Section.FEE, Section.ONLINE)
_ASKED = 320  # letters of the line that was asked for
_BESIDE = 110  # letters of a line beside it


def summary(
    procedure: Procedure, t: Texts, *, today: dt.date, section: Section | None = None, others: bool = False
) -> Card:
    """Return the first card: at most 8 lines, what was asked for first, always with source and date."""
    head = t.line("card.title", title=wording.title(procedure), code=procedure.code)
    body = _asked(procedure, section, t) if section else []
    lines = [head, *_validity(procedure, t, today), *body]
    room = MOST_LINES - 1 - len(lines)
    if room >= len(_BASIC):
        lines += [line for name, line in _basics(procedure, t) if name is not section]
    else:
        lines += _in_short(procedure, section, t)[:room]
    warning = _warning(procedure, t)
    shown = len(lines) + len(warning) < MOST_LINES
    lines += warning if shown else []
    source = _source(procedure, t, flagged=bool(warning) and not shown)
    return Card((*lines, source), _views(procedure, t, others=others))


def choices(candidates: Sequence[Candidate], names: dict[str, str], t: Texts) -> Card:
    """Return the card that asks back: at most 5 numbered choices plus "none of these"."""
    shown = candidates[:MOST_CHOICES]
    lines = [
        t.line("choices.line", number=number, name=wording.cut(wording.sentence(names[one.code]), 150))
        for number, one in enumerate(shown, 1)
    ]
    buttons = [
        (Button(f"{number}. {wording.cut(wording.sentence(names[one.code]), 48)}", f"p/{one.code}/s"),)
        for number, one in enumerate(shown, 1)
    ]
    none = (Button(t.plain("choices.none_of_these"), "n"),)
    return Card((t.line("choices.head"), *lines), (*buttons, none))


def faq(entry: Faq, names: dict[str, str], t: Texts) -> Card:
    """Return the answer to a general question, with buttons for the procedures it names."""
    answer = entry.answer_en if t.language == "en" and entry.answer_en else entry.answer
    lines: list[Text] = list(t.lines("faq.answer", answer=answer.strip()))
    if entry.uncertain:
        lines.append(t.line("faq.uncertain", text=entry.uncertain))
    if entry.sources and entry.as_of:
        source = wording.cut(entry.sources[0], 100)
        lines.append(t.line("faq.source", source=source, as_of=wording.day(entry.as_of)))
    buttons = tuple(
        (Button(wording.cut(wording.sentence(names[code]), 48), f"p/{code}/s"),)
        for code in entry.procedures[:MOST_CHOICES]
        if code in names
    )
    return Card(tuple(lines), buttons)


def nothing(fields: Iterable[tuple[str, str]], office: Office | None, t: Texts, *, kept: bool) -> Card:
    """Return the card for a question without an answer: nearest ``fields`` (name, action) and the desk."""
    offered = tuple((Button(wording.cut(name, 48), action),) for name, action in fields)
    lines = [t.line("nothing.head"), t.line("nothing.fields" if offered else "nothing.again")]
    if office:
        phone = wording.known(office.phone) or t.plain("contacts.unknown")
        lines.append(t.line("nothing.desk", desk=office.desk or office.name, phone=phone))
    if kept:
        lines.append(t.line("nothing.kept"))
    browse = (Button(t.plain("button.browse"), "b/0"), Button(t.plain("button.contacts"), "c"))
    return Card(tuple(lines), (*offered, browse))


def not_these(t: Texts) -> Card:
    """Return the card for "none of these": ask again, or browse."""
    return Card((t.line("nothing.not_these"),), ((Button(t.plain("button.browse"), "b/0"),),))


def unknown(code: str, t: Texts) -> Card:
    """Return the card for a link to a procedure that is not in the catalogue."""
    return Card(
        (t.line("start.unknown_procedure", code=code),), ((Button(t.plain("button.browse"), "b/0"),),)
    )


def _basics(procedure: Procedure, t: Texts) -> list[tuple[Section, Text]]:
    """Return the lines every citizen needs: what, where, how long, how much, online."""
    lines = (
        _papers(procedure, t),
        _place(procedure, t, _BESIDE),
        t.line("card.time", time=wording.time(procedure, t, _BESIDE)),
        t.line("card.fee", fee=wording.fee(procedure, t, _BESIDE)),
        t.line("card.online", online=wording.online(procedure, t)),
    )
    return list(zip(_BASIC, lines, strict=True))


def _asked(procedure: Procedure, section: Section, t: Texts) -> list[Text]:
    """Return the lines (at most 4) of the part that was asked for."""
    match section:
        case Section.DOCUMENTS:
            return _paper_lines(procedure, t)
        case Section.STEPS:
            return _step_lines(procedure, t)
        case Section.PLACE:
            return [_place(procedure, t, _ASKED)]
    values = {
        Section.FEE: lambda: wording.fee(procedure, t, _ASKED),
        Section.TIME: lambda: wording.time(procedure, t, _ASKED),
        Section.ONLINE: lambda: wording.online(procedure, t),
        Section.FORM: lambda: _forms(procedure) or t.plain("forms.none"),
        Section.LEGAL: lambda: "; ".join(procedure.legal_basis) or t.plain("card.basis_unknown"),
    }
    return [t.line(f"card.{section}", **{section: wording.cut(values[section](), _ASKED)})]


def _forms(procedure: Procedure) -> str:
    return "; ".join(dict.fromkeys(one.form for one in procedure.papers if one.form))


def _in_short(procedure: Procedure, section: Section | None, t: Texts) -> list[Text]:
    """Return what fits beside a long answer: the place, then time and fee in one line."""
    time = wording.times(procedure, t) or wording.time(procedure, t, _BESIDE)
    fee = wording.fees(procedure, t) or t.plain("card.fee_unknown")
    time_fee = t.line("card.time_fee", time=wording.cut(time, _BESIDE), fee=wording.cut(fee, _BESIDE))
    first = _place(procedure, t, _BESIDE) if section is Section.DOCUMENTS else _papers(procedure, t)
    return [first, time_fee]


def _papers(procedure: Procedure, t: Texts) -> Text:
    always = [one for one in procedure.papers if one.when is None]
    if not procedure.papers:
        return t.line("card.documents_unknown")
    names = wording.cut(
        "; ".join(wording.brief(one.text, 60) for one in always or procedure.papers), 2 * _BESIDE
    )
    more = len(procedure.papers) - len(always) if always else 0
    return t.line("card.documents_more" if more else "card.documents", papers=names, more=more)


def _paper_lines(procedure: Procedure, t: Texts) -> list[Text]:
    """Return the papers a line each where they are few, else the first ones and how many more."""
    always = [one for one in procedure.papers if one.when is None]
    if not 2 <= len(always) <= 3:  # noqa: PLR2004 - as many as leave room for the other lines
        return [_papers(procedure, t)]
    lines = [
        t.line("card.numbered", number=number, text=wording.paper(one, t, _BESIDE))
        for number, one in enumerate(always, 1)
    ]
    more = len(procedure.papers) - len(always)
    return [t.line("card.documents_head_more" if more else "card.documents_head", more=more), *lines]


def _step_lines(procedure: Procedure, t: Texts) -> list[Text]:
    lines = [
        t.line("card.numbered", number=number, text=wording.cut(text, _BESIDE))
        for number, text in enumerate(procedure.steps[:3], 1)
    ]
    return [t.line("card.steps"), *lines] if lines else [t.line("steps.none")]


def _place(procedure: Procedure, t: Texts, most: int) -> Text:
    decided = procedure.decided_by or t.plain("card.basis_unknown")
    if not procedure.file_at:
        return t.line("card.place_unknown", decided=wording.cut(decided, most))
    place = wording.cut(procedure.file_at, most)
    if procedure.decided_by and decided.casefold() not in place.casefold():
        return t.line("card.place_decided", place=place, decided=wording.cut(decided, most))
    return t.line("card.place", place=place)


def _validity(procedure: Procedure, t: Texts, today: dt.date) -> list[Text]:
    if procedure.valid_to and procedure.valid_to < today:
        return [t.line("card.expired", day=wording.day(procedure.valid_to))]
    if procedure.valid_from and procedure.valid_from > today:
        return [t.line("card.not_yet", day=wording.day(procedure.valid_from))]
    return []


def _warning(procedure: Procedure, t: Texts) -> list[Text]:
    """Return what could not be verified; the online level has a line of its own already."""
    open_points = [text for text in procedure.uncertain if "toàn trình" not in text.casefold()]
    return [t.line("card.uncertain", uncertain=wording.cut(open_points[0], 130))] if open_points else []


def _source(procedure: Procedure, t: Texts, *, flagged: bool) -> Text:
    basis = wording.basis(procedure, t) + (t.plain("card.flag") if flagged else "")
    if procedure.checked is None:
        return t.line("card.source_undated", basis=basis)
    return t.line("card.source", checked=wording.day(procedure.checked), basis=basis)


def _views(procedure: Procedure, t: Texts, *, others: bool) -> tuple[tuple[Button, ...], ...]:
    def view(name: str, letter: str) -> Button:
        return Button(t.plain(f"button.{name}", count=len(procedure.papers)), f"p/{procedure.code}/{letter}")

    rows = [
        (view("documents", "d"), view("steps", "t")),
        (view("filing", "f"), view("forms", "m")),
        (view("legal", "l"), view("sms", "x")),
    ]
    last = [Button(t.plain("button.portal"), procedure.source, "url")] if procedure.source else []
    if others or procedure.variants:
        last.append(view("others", "v"))
    return (*rows, tuple(last)) if last else tuple(rows)
