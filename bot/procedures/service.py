"""Answers a citizen's message: looks at the chat's topic, searches, remembers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.procedures.conversation import Topic, respond
from bot.procedures.presenting import decision
from bot.procedures.search.outcome import Answer, Choices, General

if TYPE_CHECKING:
    import datetime as dt

    from bot.procedures.library import Library, Shelf
    from bot.procedures.search.outcome import Outcome
    from bot.procedures.store import Questions, Topics

MOST_READ = 2000
"""Letters of a message that are read; a question fits, a pasted decree does not help."""


class Answering:
    """The one way from a message to an outcome."""

    def __init__(self, shelf: Shelf, topics: Topics, questions: Questions) -> None:
        self._shelf = shelf
        self._topics = topics
        self._questions = questions

    @property
    def library(self) -> Library:
        """The knowledge in use."""
        return self._shelf.library

    async def ask(self, chat: int, text: str, now: dt.datetime) -> Outcome:
        """Return what to answer to ``text`` in this chat, and remember topic and question."""
        turn = respond(self.library.index, text[:MOST_READ], await self._topics.get(chat, now))
        self._topics.put(chat, turn.topic, now)
        outcome = turn.outcome
        first = outcome.candidates[0].code if isinstance(outcome, Answer | Choices) else None
        section = None if isinstance(outcome, General) else outcome.section
        self._questions.add(chat, text, now, decision=decision(outcome), code=first, section=section)
        return outcome

    async def choose(self, chat: int, code: str, now: dt.datetime) -> None:
        """Remember that the chat now talks about this procedure, keeping the choices it came from."""
        topic = await self._topics.get(chat, now)
        if topic is None or topic.code != code:
            self._topics.put(chat, Topic(code, None, topic.choices if topic else ()), now)

    async def neighbours(self, chat: int, code: str, now: dt.datetime) -> list[str]:
        """Return what may have been meant instead: the choices of the chat, then the procedure's variants."""
        topic = await self._topics.get(chat, now)
        procedure = self.library.procedure(code)
        near = [*(topic.choices if topic else ()), *(procedure.variants if procedure else ())]
        return [one for one in dict.fromkeys(near) if one != code and one in self.library.knowledge.catalogue]
