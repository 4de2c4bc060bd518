"""What the buttons of an announcement do, and who may tap them."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from typing import TYPE_CHECKING, Any, Protocol, cast

from telegram.error import BadRequest, TelegramError

from bot.announcements import cards, report
from bot.announcements.model import ENDED, RUNNING, Announcement, Audience, State
from bot.delivery.model import Letter, Purpose
from bot.delivery.sending import call
from bot.people.rights import Right
from bot.telegram.addressing import alone
from bot.telegram.replies import acknowledge, send_file, show

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from telegram import CallbackQuery

    from bot.announcements.board import Board
    from bot.announcements.service import Announcing
    from bot.announcements.waiting import Waiting
    from bot.card import Card
    from bot.people.store import Languages
    from bot.telegram.lean import LeanBot
    from bot.texts import Texts


class Room(Protocol):
    """What a tap needs of the room."""

    @property
    def desk(self) -> Announcing:
        """The desk."""
        ...

    @property
    def board(self) -> Board:
        """The progress messages."""
        ...

    @property
    def languages(self) -> Languages:
        """Who reads which language."""
        ...

    @property
    def clock(self) -> Callable[[], dt.datetime]:
        """The moment, in the office's zone."""
        ...

    @property
    def waiting(self) -> Waiting:
        """Whose next message is meant for a draft."""
        ...

    def named(self, announcement: Announcement, t: Texts) -> str:
        """Return the audience in words."""
        ...

    async def summary(self, announcement: Announcement, t: Texts) -> Card:
        """Return the card of a draft."""
        ...

    async def who(self, announcement: Announcement, t: Texts) -> Card:
        """Return the choice of people."""
        ...

    async def options(self, kind: str, t: Texts) -> list[tuple[str, str, int]]:
        """Return (value, name, how many) of one kind of audience."""
        ...


class Tap:
    """One tap on a button of this room."""

    def __init__(self, room: Room, query: CallbackQuery, bot: LeanBot, value: str) -> None:
        self._room, self._desk, self._query, self._bot = room, room.desk, query, bot
        self._value, self._person = value, query.from_user.id
        self._now = room.clock()

    async def act(self, number: int, verb: str) -> None:
        """Do it, if this person may; what came too late is answered by the present state."""
        self._t = await self._room.languages.texts(self._person)
        deed = getattr(self, f"_{verb}", None) if verb in _EVERYBODY | _AUTHORS | _APPROVERS else None
        if not alone(self._query):
            await acknowledge(self._query, self._t.plain("trouble.stale"))
            return
        if verb == "new" and self._desk.roster.may(self._person, Right.ANNOUNCE):
            await self._new()
            return
        announcement = await self._desk.store.get(number)
        if deed is None or announcement is None or not self._may(announcement, verb) or not self._reads(verb):
            await acknowledge(self._query, self._t.plain("trouble.stale"))
            return
        act = cast("Callable[[Announcement], Awaitable[Card | None]]", deed)
        card = await act(announcement)
        await acknowledge(self._query)
        if card:
            await show(self._query, card)

    def _may(self, announcement: Announcement, verb: str) -> bool:
        if verb in _APPROVERS:
            return self._person in self._desk.approvers(announcement.by)
        if not self._desk.roster.may(self._person, Right.ANNOUNCE):
            return False
        return verb in _EVERYBODY or announcement.by == self._person

    def _reads(self, verb: str) -> bool:
        """Say whether the value is one that a button of this verb carries."""
        return verb not in _VALUES or _VALUES[verb].fullmatch(self._value) is not None

    async def _new(self) -> None:
        number = await self._desk.store.create(self._person, self._now)
        self._room.waiting.words[self._person] = number
        await acknowledge(self._query)
        await show(self._query, cards.compose(self._t))

    async def _show(self, announcement: Announcement) -> Card:
        if announcement.state in RUNNING | ENDED:
            return await self._room.board.card(announcement)
        return await self._room.summary(announcement, self._t)

    async def _again(self, announcement: Announcement) -> Card | None:
        """Return the announcement's card as it stands now."""
        fresh = await self._desk.store.get(announcement.id)
        return await self._show(fresh) if fresh else None

    async def _words(self, announcement: Announcement) -> Card:
        self._room.waiting.words[self._person] = announcement.id
        return cards.compose(self._t)

    async def _who(self, announcement: Announcement) -> Card:
        return await self._room.who(announcement, self._t)

    async def _by(self, announcement: Announcement) -> Card:
        options = await self._room.options(self._value, self._t)
        if self._value == "field":  # names of fields are too long for a button's data
            options = [(f"#{place}", name, count) for place, (_, name, count) in enumerate(options)]
        return cards.choice(announcement, self._value, options, self._t)

    async def _to(self, announcement: Announcement) -> Card | None:
        kind, _, value = self._value.partition("/")
        if value.startswith("#"):
            known = await self._room.options(kind, self._t)
            value = known[int(value[1:])][0] if int(value[1:]) < len(known) else ""
        await self._desk.address(announcement.id, Audience(cast("Any", kind), value))
        return await self._again(announcement)

    async def _when(self, announcement: Announcement) -> Card:
        self._room.waiting.times[self._person] = announcement.id
        morning = self._now.replace(hour=7, minute=30, second=0, microsecond=0)
        soon = [("later", self._now.replace(second=0, microsecond=0) + dt.timedelta(hours=1))]
        soon += [("tomorrow", morning + dt.timedelta(days=1))]
        soon += [("monday", morning + dt.timedelta(days=7 - self._now.weekday()))]
        return cards.times(announcement, soon, self._t)

    async def _at(self, announcement: Announcement) -> Card | None:
        self._room.waiting.times.pop(self._person, None)
        at = None if self._value == "now" else dt.datetime.fromtimestamp(int(self._value), self._now.tzinfo)
        await self._desk.schedule(announcement.id, at)
        return await self._again(announcement)

    async def _rehearse(self, announcement: Announcement) -> Card | None:
        if problem := await self._send_to(announcement, self._person):
            return cards.one_line("refused_by_telegram", self._t, problem=problem)
        await self._desk.rehearsed(announcement.id, self._now)
        return await self._again(announcement)

    async def _colleagues(self, announcement: Announcement) -> Card | None:
        others = {*self._desk.roster.those_who_may(Right.ANNOUNCE), *self._desk.approvers(self._person)}
        for person in sorted(others - {self._person}):
            await self._send_to(announcement, person)
        return await self._rehearse(announcement)

    async def _submit(self, announcement: Announcement) -> Card | None:
        state = await self._desk.submit(announcement, self._now)
        if state is State.WAITING:
            await self._ask_approval(announcement)
        elif state is State.SCHEDULED:
            await self._here(announcement)
        return await self._again(announcement)

    async def _withdraw(self, announcement: Announcement) -> Card | None:
        await self._desk.store.change(announcement.id, [State.WAITING], state=State.DRAFT)
        return await self._again(announcement)

    async def _drop(self, announcement: Announcement) -> Card:
        dropped = await self._desk.drop(announcement, self._now)
        return cards.one_line("dropped" if dropped else "too_late", self._t, number=announcement.id)

    async def _look(self, announcement: Announcement) -> None:
        await self._send_to(announcement, self._person)

    async def _yes(self, announcement: Announcement) -> Card:
        done = await self._desk.approve(announcement, self._person, self._now)
        if done:
            await self._room.board.show(self._bot, announcement.id, at_once=True)
        seconds = int(self._desk.undo_within.total_seconds())
        name = "approved" if done else "too_late"
        return cards.one_line(name, self._t, number=announcement.id, seconds=seconds)

    async def _no(self, announcement: Announcement) -> Card:
        done = await self._desk.refuse(announcement, self._person, self._now)
        if done:
            await self._tell_author(announcement)
        return cards.one_line("not_approved" if done else "too_late", self._t, number=announcement.id)

    async def _undo(self, announcement: Announcement) -> Card | None:
        await self._desk.undo(announcement)
        return await self._again(announcement)

    async def _pause(self, announcement: Announcement) -> Card | None:
        await self._desk.hold(announcement)
        return await self._again(announcement)

    async def _resume(self, announcement: Announcement) -> Card | None:
        await self._desk.release(announcement)
        return await self._again(announcement)

    async def _stop(self, announcement: Announcement) -> Card | None:
        await self._desk.stop(announcement, self._person, self._now)
        return await self._again(announcement)

    async def _more(self, announcement: Announcement) -> Card | None:
        count = await self._desk.catch_up(announcement, self._person, self._now)
        if not count:
            return cards.one_line("more_none", self._t)
        return await self._again(announcement)

    async def _report(self, announcement: Announcement) -> None:
        letters = await self._desk.store.letters(announcement.subject)
        names = {
            "author": self._name(announcement.by),
            "approver": self._name(announcement.approved_by) if announcement.approved_by else "–",
            "audience": self._room.named(announcement, self._t),
        }
        data = await asyncio.to_thread(report.workbook, announcement, letters, names, self._t)
        await send_file(self._bot, self._person, f"thong-bao-{announcement.id}.xlsx", data, "")

    async def _here(self, announcement: Announcement) -> None:
        """Let the message that was tapped show the progress from now on."""
        message = self._query.message
        if message:
            chat, number = message.chat.id, message.message_id
            await self._desk.store.change(announcement.id, list(State), chat=chat, message=number)

    async def _ask_approval(self, announcement: Announcement) -> None:
        await self._here(announcement)
        count = await self._desk.store.count(announcement.audience) if announcement.audience else 0
        name, letters = self._name(announcement.by), []
        for person in self._desk.approvers(announcement.by):
            t = await self._room.languages.texts(person)
            card = cards.to_approve(announcement, name, self._room.named(announcement, t), count, t)
            letters.append(self._letter(announcement, person, card, "ask"))
        await self._write(letters)

    async def _tell_author(self, announcement: Announcement) -> None:
        t = await self._room.languages.texts(announcement.by)
        card = cards.refused(announcement, self._name(self._person), t)
        await self._write([self._letter(announcement, announcement.by, card, "refused")])

    def _name(self, person: int) -> str:
        member = self._desk.roster.member(person)
        return member.name if member else str(person)

    def _letter(self, announcement: Announcement, person: int, card: Card, what: str) -> Letter:
        return Letter(
            purpose=Purpose.OFFICIAL,
            subject=f"announcement-{announcement.id}-{what}",
            version=int(self._now.timestamp()) % 2_000_000_000,
            chat=person,
            card=card,
            not_before=self._now,
        )

    async def _write(self, letters: list[Letter]) -> None:
        async with self._desk.store.database.write() as connection:
            await self._desk.outbox.put(connection, letters)

    async def _send_to(self, announcement: Announcement, person: int) -> str | None:
        """Send it as it will arrive; return what Telegram has against it."""
        if announcement.post is None:
            return None
        method, values = call(announcement.post, person)
        try:
            await self._bot.call(method, values)
        except BadRequest as error:
            return error.message
        except TelegramError:
            return None  # a colleague who has blocked the bot, or a moment without Telegram
        return None


_EVERYBODY = frozenset({"show", "pause", "resume", "stop", "report", "more"})
"""What all who may announce can do with anybody's announcement: somebody has to be able to stop it."""
_AUTHORS = frozenset(
    {"words", "who", "by", "to", "when", "at", "rehearse", "colleagues", "submit", "withdraw", "drop", "undo"}
)
_APPROVERS = frozenset({"look", "yes", "no"})
_CHOSEN = "topic|commune|procedure|field"
_VALUES = {
    "at": re.compile(r"now|\d{1,11}"),
    "by": re.compile(_CHOSEN),
    "to": re.compile(rf"everyone|in_progress|({_CHOSEN})/(#\d{{1,3}}|[^#].*)"),
}
"""What buttons carry; anything else was made up."""
