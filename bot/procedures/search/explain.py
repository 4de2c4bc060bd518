"""The reasons of an answer as text, for ``ask --explain``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.procedures.search.decide import ANSWER, GENERAL, OFFER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.procedures.search.decide import Verdict
    from bot.procedures.search.index import Index
    from bot.procedures.search.ranking import Scored


def explain(verdict: Verdict, index: Index) -> str:
    """Return words, corrections, synonyms, each candidate's parts of the score and the decision."""
    return "\n".join(_lines(verdict, index))


def _lines(verdict: Verdict, index: Index) -> Iterator[str]:
    reading = verdict.reading
    yield "words: " + " ".join(f"{w.text}({w.weight:g})" for w in reading.words)
    yield from (f"  {note}" for note in reading.notes)
    yield f"section: {reading.section or '-'}"
    query = verdict.ranked.query
    yield f"mass {query.mass:.1f}, unknown {query.unknown:.1f}"
    yield from (_candidate(index, one) for one in verdict.ranked.best[:5])
    if verdict.general:
        match = verdict.general
        yield (
            f"general question {index.faqs[match.faq].id}: {match.score:.2f} "
            f"(of message {match.of_query:.2f}, of wording {match.of_wording:.2f}, "
            f"unexplained {match.unexplained:.2f})"
        )
    chances = verdict.chances
    yield (
        f"chances: first right {chances.first:.2f} (answers from {ANSWER}), among the first three "
        f"{chances.among:.2f} (asks back from {OFFER}), general {chances.general:.2f} (from {GENERAL})"
    )
    yield f"decision: {type(verdict.outcome).__name__.lower()}"


def _candidate(index: Index, one: Scored) -> str:
    entry, document = index.entries[one.place], index.documents[one.document]
    return (
        f"{one.score:7.2f} {entry.code} {entry.name[:60]} | said {one.said:.1f} "
        f"of message {one.of_query:.2f} of {document.kind} {one.of_document:.2f} "
        f"prior {one.prior:.2f} variant {one.variant:.2f} | {document.text[:60]}"
    )
