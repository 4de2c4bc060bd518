"""One chat, one topic: follow-ups ("còn phí?"), picks ("cái thứ hai"), corrections, and new questions.

Pure: the caller keeps the :class:`Topic` and decides when it is too old.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.procedures.search import decide
from bot.procedures.search.outcome import Answer, Candidate, Choices, General, Nothing, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.procedures.model import Section
    from bot.procedures.search.decide import Verdict
    from bot.procedures.search.index import Index
    from bot.procedures.search.talk import Talking

STAYS = 0.75
"""A procedure that is being talked about is kept when it scores this share of the best one."""
CLEARLY_GENERAL = 0.75
"""The least estimated chance of a general question that interrupts a topic although it asks for a section."""
CLEARLY_NEW = 0.5
"""The least estimated chance of a right first procedure for a question that could also be a follow-up."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a chat talks about: a procedure or none yet, the section last shown, choices last offered."""

    code: str | None
    section: Section | None
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """What to answer, and what the chat talks about afterwards."""

    outcome: Outcome
    topic: Topic | None


def respond(index: Index, text: str, topic: Topic | None) -> Turn:
    """Answer a message in a chat that talks about ``topic``."""
    verdict = decide.decide(index, text)
    if topic is None or not (topic.code or topic.choices):
        return _new(verdict.outcome, None)
    return _small_talk(index, verdict, topic, index.reader.said(text)) or _in_topic(index, verdict, topic)


def _small_talk(index: Index, verdict: Verdict, topic: Topic, said: list[str]) -> Turn | None:
    """Answer a pick, a correction, a refusal or an ending; ``None`` for anything else."""
    talk = index.talk
    if (pick := talk.pick(said, len(topic.choices))) is not None:
        return _picked(index, topic, pick)
    if meant := talk.corrected(said):
        return _new(decide.decide(index, meant).outcome, topic)
    if talk.ended(said):
        return Turn(verdict.outcome if isinstance(verdict.outcome, General) else Nothing(), None)
    return _refused(index, topic) if talk.refused(said) else None


def _in_topic(index: Index, verdict: Verdict, topic: Topic) -> Turn:
    verdict = _hinted(index.talk, verdict)
    if isinstance(verdict.outcome, General) and not _asks_about(index.talk, verdict, topic):
        return Turn(verdict.outcome, topic)
    if (code := _among_choices(index, verdict, topic)) is not None:
        return _shown(index, code, verdict.reading.section, topic)
    if _follows(index, verdict, topic):
        return _follow_up(index, verdict, topic)
    return _new(_with_section(index.talk, verdict, topic), topic)


def _hinted(talk: Talking, verdict: Verdict) -> Verdict:
    """Read "phí?" as the question it is when something is being talked about."""
    reading = verdict.reading
    if reading.section or talk.own_words(reading) or not (section := talk.hint(reading)):
        return verdict
    return replace(verdict, reading=replace(reading, section=section))


def _asks_about(talk: Talking, verdict: Verdict, topic: Topic) -> bool:
    """Say whether a message asks for a section of the topic: "còn phí?", "cái đó nộp ở đâu".

    Beside other words of its own it must not be clearly a general question ("gửi bưu điện mất bao nhiêu").
    """
    if verdict.reading.section is None:
        return False
    if talk.points(verdict.reading) or not talk.own_words(verdict.reading):
        return True
    return topic.code is not None and verdict.chances.general < CLEARLY_GENERAL


def _follows(index: Index, verdict: Verdict, topic: Topic) -> bool:
    talk, reading = index.talk, verdict.reading
    own = talk.own_words(reading)
    if not own:
        return reading.section is not None or talk.points(reading)
    if topic.code is None:
        return False
    if _stays(index, verdict, topic):
        return True
    if isinstance(verdict.outcome, Answer) and not talk.points(reading):
        return False
    hinted = reading.section is not None or talk.points(reading)
    return hinted and verdict.chances.first < CLEARLY_NEW


def _stays(index: Index, verdict: Verdict, topic: Topic) -> bool:
    """Say whether the topic itself fits the message nearly as well as the best procedure."""
    best = verdict.ranked.best
    own = next((one for one in best if index.entries[one.place].code == topic.code), None)
    return own is not None and own.score >= STAYS * best[0].score and verdict.reading.section is not None


def _follow_up(index: Index, verdict: Verdict, topic: Topic) -> Turn:
    section = verdict.reading.section
    if topic.code is None:
        return Turn(Choices(_candidates(index, topic.choices), section), replace(topic, section=section))
    return _shown(index, topic.code, section, topic)


def _picked(index: Index, topic: Topic, pick: int) -> Turn:
    if pick < len(topic.choices):
        return _shown(index, topic.choices[pick], topic.section, topic)
    return Turn(Choices(_candidates(index, topic.choices), topic.section), topic)


def _refused(index: Index, topic: Topic) -> Turn:
    """Offer what else may have been meant; with nothing left to offer the topic ends."""
    others = tuple(code for code in topic.choices if code != topic.code)
    if topic.code is None or not others:
        return Turn(Nothing(), None)
    return Turn(Choices(_candidates(index, others), topic.section), Topic(None, topic.section, others))


def _among_choices(index: Index, verdict: Verdict, topic: Topic) -> str | None:
    """Return the offered procedure that a message names, when one was asked for and not yet chosen."""
    if topic.code is not None or not verdict.ranked.best:
        return None
    first = verdict.ranked.best[0]
    code = index.entries[first.place].code
    if code in topic.choices:
        return code
    near = (index.entries[one.place].code for one in verdict.ranked.best if one.score >= STAYS * first.score)
    return next((other for other in near if other in topic.choices), None)


def _with_section(talk: Talking, verdict: Verdict, topic: Topic) -> Outcome:
    """Carry the section over in "còn khai tử?": a new procedure, the same question."""
    outcome = verdict.outcome
    if isinstance(outcome, Answer) and outcome.section is None and talk.carries_on(verdict.reading):
        return Answer(outcome.candidates, topic.section)
    return outcome


def _shown(index: Index, code: str, section: Section | None, topic: Topic) -> Turn:
    others = [other for other in topic.choices if other != code]
    found = _candidates(index, (code, *others))
    if not found or found[0].code != code:
        return Turn(Nothing(), None)
    return Turn(Answer(found[:5], section), Topic(code, section, topic.choices))


def _new(outcome: Outcome, topic: Topic | None) -> Turn:
    codes = tuple(one.code for one in outcome.candidates) if isinstance(outcome, Answer | Choices) else ()
    if isinstance(outcome, Answer):
        return Turn(outcome, Topic(codes[0], outcome.section, codes))
    if isinstance(outcome, Choices):
        return Turn(outcome, Topic(None, outcome.section, codes))
    return Turn(outcome, topic)


def _candidates(index: Index, codes: Iterable[str]) -> tuple[Candidate, ...]:
    entries = [index.entries[index.by_code[code]] for code in codes if code in index.by_code]
    return tuple(Candidate(entry.code, entry.name, 1.0) for entry in entries)
