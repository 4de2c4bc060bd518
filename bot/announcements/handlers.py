"""Telegram in, card out: composing in the chat, choosing people and time, approving, watching, stopping."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.announcements import cards, composing
from bot.announcements.model import Announcement, Audience
from bot.announcements.taps import Tap
from bot.announcements.waiting import Expected, Waiting, typed_time
from bot.card import Card
from bot.delivery.model import after_quiet
from bot.people.rights import Right
from bot.people.stores.topics import TOPICS
from bot.telegram.commands import Command
from bot.telegram.replies import reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from telegram import Message, Update
    from telegram.ext import BaseHandler, ContextTypes

    from bot.announcements.board import Board
    from bot.announcements.service import Announcing
    from bot.people.store import Languages
    from bot.telegram.lean import LeanBot
    from bot.texts import Texts
    from bot.worktime.calendar import Span

_LISTED = 8


@dataclass(frozen=True, slots=True)
class AnnouncementHandlers:
    """The door for announcements; ``offices``: names by id."""

    desk: Announcing
    board: Board
    languages: Languages
    clock: Callable[[], dt.datetime]
    offices: Callable[[], Mapping[str, str]]
    quiet: Span
    waiting: Waiting = field(default_factory=Waiting)

    commands = (Command("phatthongbao", right=Right.ANNOUNCE),)

    def handlers(self) -> list[BaseHandler[Any, Any, Any]]:
        """Return this room's handlers; they come before those of free text and files."""
        ours = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE & ~filters.COMMAND
        return [
            CommandHandler("phatthongbao", self.on_command),
            MessageHandler(ours & Expected(self.waiting), self.on_expected),
            CallbackQueryHandler(self.on_button, pattern=r"^a/\d{1,9}/\w+(/.+)?$"),
        ]

    async def remember(self) -> None:
        """Know again, after a restart, whose draft still waits for its words."""
        self.waiting.words.update(await self.desk.store.unwritten(self.clock() - dt.timedelta(days=1)))

    async def on_command(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/phatthongbao`` lists announcements and begins a new one."""
        message, user = update.effective_message, update.effective_user
        if not (message and user and message.chat.type == "private"):
            return
        t = await self.languages.texts(user.id)
        if not self.desk.roster.may(user.id, Right.ANNOUNCE):
            await reply(message, Card((t.line("staff.only"),)))
            return
        self._forget(user.id)
        await reply(message, cards.listed(await self.desk.store.newest(_LISTED), t))

    async def on_expected(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Take the words of a draft, a further file of an album, or a time."""
        message, user = update.effective_message, update.effective_user
        if not (message and user):
            return
        if not self.desk.roster.may(user.id, Right.ANNOUNCE):  # the role was taken away meanwhile
            self._forget(user.id)
            await reply(message, Card(((await self.languages.texts(user.id)).line("staff.only"),)))
            return
        if message.media_group_id in self.waiting.albums:
            await self._add_to_album(message, self.waiting.albums[message.media_group_id])
        elif user.id in self.waiting.words:
            await self._take_words(message, user.id)
        else:
            await self._take_time(message, user.id)

    async def on_button(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Do what a button says; who may do what is looked up each time."""
        query = update.callback_query
        if query is None or query.data is None:
            return
        _, number, verb, *rest = query.data.split("/", 3)
        tap = Tap(self, query, cast("LeanBot", context.bot), rest[0] if rest else "")
        await tap.act(int(number), verb)

    def named(self, announcement: Announcement, t: Texts) -> str:
        """Return the audience in words."""
        return self.board.named(announcement, t)

    async def summary(self, announcement: Announcement, t: Texts) -> Card:
        """Return the card of a draft, or of one that waits for approval."""
        count = await self.desk.store.count(announcement.audience) if announcement.audience else 0
        at = announcement.at or self.clock()
        midnight = self.clock().replace(hour=0, minute=0, second=0, microsecond=0)
        return cards.summary(
            announcement,
            count=count,
            rate=self.board.rate,
            quiet=after_quiet(at, *self.quiet) != at,
            today=await self.desk.store.started_since(midnight),
            approval=self.desk.needs_approval(announcement.by),
            named=self.named(announcement, t),
            t=t,
        )

    async def who(self, announcement: Announcement, t: Texts) -> Card:
        """Return the choice of people."""
        counts = {
            "everyone": await self.desk.store.count(Audience("everyone")),
            "in_progress": await self.desk.store.count(Audience("in_progress")),
        }
        return cards.audiences(announcement, counts, t)

    async def options(self, kind: str, t: Texts) -> list[tuple[str, str, int]]:
        """Return (value, name, how many) of one kind of audience."""
        if kind in {"procedure", "field"}:
            return await self.desk.store.followed(kind)
        names = {one: t.plain(f"topic.{one}") for one in TOPICS} if kind == "topic" else dict(self.offices())
        audience = {value: Audience("topic" if kind == "topic" else "commune", value) for value in names}
        return [(value, name, await self.desk.store.count(audience[value])) for value, name in names.items()]

    async def _take_words(self, message: Message, person: int) -> None:
        t, number = await self.languages.texts(person), self.waiting.words[person]
        post = composing.post(message)
        if post is None or composing.too_long(post):
            await reply(message, cards.one_line("cannot" if post is None else "too_long", t))
            return
        del self.waiting.words[person]
        if message.media_group_id:
            self.waiting.albums[message.media_group_id] = number
        if not await self.desk.write(number, post):
            await reply(message, cards.one_line("too_late", t))
            return
        announcement = await self.desk.store.get(number)
        if announcement:
            shown = self.summary(announcement, t) if announcement.audience else self.who(announcement, t)
            await reply(message, await shown)

    async def _add_to_album(self, message: Message, number: int) -> None:
        announcement, more = await self.desk.store.get(number), composing.post(message)
        if announcement and announcement.post and more:
            await self.desk.write(number, composing.joined(announcement.post, more))

    async def _take_time(self, message: Message, person: int) -> None:
        t, number = await self.languages.texts(person), self.waiting.times[person]
        at = typed_time(message.text or "", self.clock())
        if at is None:
            await reply(message, cards.one_line("time_wrong", t))
            return
        del self.waiting.times[person]
        await self.desk.schedule(number, at)
        if announcement := await self.desk.store.get(number):
            await reply(message, await self.summary(announcement, t))

    def _forget(self, person: int) -> None:
        self.waiting.words.pop(person, None)
        self.waiting.times.pop(person, None)
