"""Phrases that several cards share: limits, fees, places, days. What is unknown is said to be unknown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.procedures.model import LIMIT, Channel, OnlineLevel

if TYPE_CHECKING:
    import datetime as dt

    from bot.procedures.model import Filing, Paper, Procedure
    from bot.texts import Texts

_ASIDE = re.compile(r"\s\(|[,;:]\s|\s[–-]\s")
_NUMBER = re.compile(r"\d+[\w.]*/[\w/\-]+")
_SENTENCE = re.compile(r".+?(?:[.;](?=\s|$)\s*|$)")
_TOO_BRIEF = 9
LONGEST_TITLE = 250  # letters; the whole name stands beside the legal basis
_ONLINE = {
    OnlineLevel.FULL: "online.full",
    OnlineLevel.PARTIAL: "online.partial",
    OnlineLevel.NONE: "online.none",
}


def cut(text: str, most: int) -> str:
    """Return the text, or its beginning up to a word's end and "…" when it is longer than ``most``."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    return head[: head.rfind(" ") if " " in head[most // 2 :] else len(head)].rstrip(" ,;.:(–-") + "…"


def brief(text: str, most: int) -> str:
    """Return the text without what stands in brackets or after a comma, where it is longer than ``most``."""
    if len(text) <= most:
        return text
    head = _ASIDE.split(text, maxsplit=1)[0]
    return head if _TOO_BRIEF < len(head) <= most else cut(text, most)


def title(procedure: Procedure) -> str:
    """Return what stands at the head of a card; a name of the portal may run to a thousand letters."""
    return cut(sentence(procedure.title), LONGEST_TITLE)


def sentence(text: str) -> str:
    """Return the text with a capital first letter."""
    return text[:1].upper() + text[1:]


def known(value: str | None) -> str | None:
    """Return a value that somebody filled in; a placeholder such as "điền số" is none."""
    return None if value is None or value.casefold().startswith("điền") else value


def day(value: dt.date) -> str:
    """Return a day as Vietnamese papers write it: 18/7/2026."""
    return f"{value.day}/{value.month}/{value.year}"


def limit(text: str, t: Texts) -> str:
    """Return a time limit in the reader's language; ``text`` matches ``LIMIT``."""
    match = LIMIT.match(text)
    if not match:
        return text
    if match["unit"] is None:
        return t.plain("limit.same_day")
    return t.plain(f"limit.{match['unit']}", number=match["number"])


def times(procedure: Procedure, t: Texts) -> str | None:
    """Return the time limits, one phrase when all channels agree; ``None`` when the source gives none."""
    return _by_channel(
        procedure.channels, {one.by: limit(one.limit, t) for one in procedure.channels if one.limit}, t
    )


def time(procedure: Procedure, t: Texts, most: int) -> str:
    """Return how long it takes with its remark, in at most about ``most`` letters."""
    known = times(procedure, t)
    if known is None:
        note = procedure.time_note
        return _whole_sentences(note, most) or cut(note, most) if note else t.plain("card.time_unknown")
    return _with_note(known, procedure.time_note, t, most)


def fees(procedure: Procedure, t: Texts) -> str | None:
    """Return the published fees, one phrase when all channels agree; ``None`` when none is published."""
    return _by_channel(procedure.channels, {one.by: one.fee for one in procedure.channels if one.fee}, t)


def fee(procedure: Procedure, t: Texts, most: int) -> str:
    """Return what it costs with its remark, in about ``most`` letters; not published is never free."""
    known = fees(procedure, t) or t.plain("card.fee_unknown")
    return _with_note(known, procedure.fee_note, t, most)


def online(procedure: Procedure, t: Texts) -> str:
    """Return the online level in both vocabularies (toàn trình / mức độ 4)."""
    if procedure.online_level in _ONLINE:
        return t.plain(_ONLINE[procedure.online_level])
    return t.plain("online.unknown_yes" if procedure.filing(Channel.ONLINE) else "online.unknown")


def paper(one: Paper, t: Texts, most: int = 300) -> str:
    """Return a paper with its originals and copies: "Tờ khai (1 bản chính)"."""
    counts = [
        t.plain(f"checklist.{name}", count=count)
        for name, count in (("originals", one.originals), ("copies", one.copies))
        if count
    ]
    form = f" – {one.form}" if one.form and one.form.casefold() not in one.text.casefold() else ""
    return cut(one.text, most) + form + (f" ({', '.join(counts)})" if counts else "")


def basis(procedure: Procedure, t: Texts) -> str:
    """Return the decision that published the procedure, else its first legal document."""
    if procedure.decision:
        return procedure.decision
    first = next(iter(procedure.legal_basis), None) or t.plain("card.basis_unknown")
    number = _NUMBER.match(first)
    return number[0] if number else cut(first, 60)


def _by_channel(channels: tuple[Filing, ...], values: dict[Channel, str], t: Texts) -> str | None:
    if not values:
        return None
    if len(set(values.values())) == 1 and len(values) == len(channels):
        return next(iter(values.values()))
    return "; ".join(
        t.plain("limit.by_channel", channel=t.plain(f"channel.{by}"), limit=value)
        for by, value in values.items()
    )


def _with_note(known: str, note: str | None, t: Texts, most: int) -> str:
    """Return the plain value with as much of its remark as fits; half a remark may mislead."""
    said = _whole_sentences(note or "", most - len(known))
    return cut(t.plain("card.with_note", known=known, note=said) if said else known, most + 3)


def _whole_sentences(text: str, most: int) -> str:
    kept = ""
    for one in _SENTENCE.findall(text):
        if len(kept) + len(one) > most:
            break
        kept += one
    return kept.strip()
