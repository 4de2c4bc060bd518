"""Telegram in, card out: ``/viec``, the work card of a dossier and its buttons, being away."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.officials import cards, handing, picture
from bot.officials.model import FILTERS, Extension, Wrong
from bot.officials.service import not_extendable
from bot.officials.waiting import Expected, Waiting, away_until, is_back, reason_of, typed_day
from bot.people.rights import Right
from bot.telegram.addressing import alone
from bot.telegram.commands import Command
from bot.telegram.replies import acknowledge, reply, send_picture, show

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from telegram import CallbackQuery, Message, Update
    from telegram.ext import BaseHandler, ContextTypes

    from bot.card import Card, Text
    from bot.officials.model import Filter, Job
    from bot.officials.service import Desk
    from bot.telegram.lean import LeanBot
    from bot.texts import Texts

_TOO_LONG = 10
"""Digits of a number no table holds."""


@dataclass(frozen=True, slots=True)
class OfficialHandlers:
    """The officials' door; who may do what is looked up at each message and tap."""

    desk: Desk
    waiting: Waiting
    clock: Callable[[], dt.datetime]

    commands = (Command("viec", right=Right.WORK),)

    def handlers(self) -> list[BaseHandler[Any, Any, Any]]:
        """Return this room's handlers; they come before those of free text."""
        words = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE & filters.TEXT & ~filters.COMMAND
        return [
            CommandHandler("viec", self.on_command),
            CallbackQueryHandler(self.on_button, pattern=r"^w/"),
            MessageHandler(words & Expected(self.waiting), self.on_words),
        ]

    async def on_command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/viec`` lists dossiers; ``/viec nghỉ tới …`` and ``/viec đi làm`` begin and end an absence."""
        message, user = update.effective_message, update.effective_user
        if not (message and user and message.chat.type == "private"):
            return
        t = await self.desk.languages.texts(user.id)
        if not self._may(user.id):
            await reply(message, cards.one_line("staff.only", t))
            return
        self.waiting.forget(user.id)
        await reply(message, await self._asked(user.id, " ".join(context.args or ()), t))

    async def on_words(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Take the reason or the date that was asked for."""
        message, user = update.effective_message, update.effective_user
        if not (message and user):
            return
        t = await self.desk.languages.texts(user.id)
        if not self._may(user.id):  # the role was taken away meanwhile
            self.waiting.forget(user.id)
            await reply(message, cards.one_line("staff.only", t))
            return
        await reply(message, await self._taken(user.id, message, t))

    async def on_button(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Do what a button says; who may not learns nothing."""
        query = update.callback_query
        if not (query and query.data):
            return
        person = query.from_user.id
        t = await self.desk.languages.texts(person)
        if not self._may(person):
            await acknowledge(query, t.plain("staff.only"))
            return
        if not alone(query):
            await acknowledge(query, t.plain("trouble.stale"))
            return
        if query.data == "w/week":
            await self._send_week(query, cast("LeanBot", context.bot), t)
            return
        card = await self._pressed(person, query.data.split("/", 2)[1:], t)
        await acknowledge(query, None if card else t.plain("trouble.stale"))
        if card:
            await show(query, card)

    async def _asked(self, person: int, words: str, t: Texts) -> Card:
        now = self.clock()
        if is_back(words):
            ended = await self.desk.deeds.come_back(person, now)
            return cards.one_line("work.back" if ended else "work.was_not_away", t)
        if words:
            until = away_until(words, now.date())
            if until is None or until < now.date():
                return cards.one_line("work.how", t)
            others = [one for one in self.desk.colleagues() if one.person != person]
            return handing.deputies(until, others, t)
        return await self._list(person, "all", 0, t)

    async def _taken(self, person: int, message: Message, t: Texts) -> Card:
        """Return the next question, or the extension as it would be sent."""
        asked, text, now = self.waiting.of(person), message.text or "", self.clock()
        job = await self.desk.job(person, asked.code, now) if asked else None
        if asked is None or job is None:
            self.waiting.forget(person)
            return cards.one_line("trouble.stale", t)
        if not asked.reason:
            reason = reason_of(text)
            if reason is None:
                return cards.one_line("work.no_reason", t)
            self.waiting.take(person, reason=reason)
            return cards.ask_date(asked.code, t)
        day = typed_day(text, now.date())
        if day is None:
            return cards.one_line("work.no_day", t)
        what = self.desk.extension(job, day, asked.reason, now)
        if isinstance(what, Wrong):
            return cards.one_line(f"work_wrong.{what}", t)
        self.waiting.take(person, ready=what)
        return cards.confirm(job, what, self._zone, t)

    async def _pressed(self, person: int, what: list[str], t: Texts) -> Card | None:
        """Return the card after a tap, ``None`` when the button fits nothing any more."""
        match what:
            case ["l", rest]:
                which, _, page = rest.partition("/")
                known = which in FILTERS and page.isdecimal()
                return await self._list(person, cast("Filter", which), int(page), t) if known else None
            case [("take" | "refuse") as verb, number] if number.isdecimal() and len(number) < _TOO_LONG:
                return await self._answer(person, int(number), t, takes=verb == "take")
            case ["away", rest]:
                return await self._leave(person, rest, t)
            case ["give" | "to" as verb, rest] if rest.partition("/")[0].isdecimal():
                number, _, code = rest.partition("/")
                return await self._hand(person, verb, int(number), code, t)
            case [verb, code]:
                return await self._on_card(person, verb, code, t)
        return None

    async def _on_card(self, person: int, verb: str, code: str, t: Texts) -> Card | None:
        """Do what a button of a work card says."""
        job = await self.desk.job(person, code, self.clock(), look=verb in {"d", "more"})
        if job is None:
            return None
        if verb == "send":
            return await self._send(person, job, t)
        self.waiting.forget(person)
        if verb == "more":
            return self._begin(person, job, t)
        if verb in {"seen", "done"}:
            done = await self.desk.acknowledge(person, job, verb, self.clock())
            return await self._card(person, code, t, t.line(f"work.note_{verb}")) if done else None
        return cards.job(job, person, self._zone, t) if verb == "d" else None

    def _begin(self, person: int, job: Job, t: Texts) -> Card:
        """Ask for the reason of an extension, where one is possible."""
        if wrong := not_extendable(job):
            return cards.job(job, person, self._zone, t, t.line(f"work_wrong.{wrong}"))
        self.waiting.ask(person, job.standing.code)
        return cards.ask_reason(job.standing.code, t)

    async def _send(self, person: int, job: Job, t: Texts) -> Card | None:
        """Extend as it was shown; whatever has changed since is looked at again."""
        asked, now, code = self.waiting.of(person), self.clock(), job.standing.code
        self.waiting.forget(person)
        if asked is None or asked.ready is None or asked.code != code:
            return None
        what = self.desk.extension(job, asked.ready.due.astimezone(self._zone).date(), asked.reason, now)
        if not isinstance(what, Extension):
            return await self._card(person, code, t, t.line(f"work_wrong.{what}"))
        told = await self.desk.extend(person, job, what, now)
        if told is None:
            return await self._card(person, code, t, t.line("work_wrong.again"))
        return await self._card(person, code, t, t.line("work.note_extended", count=told))

    async def _hand(self, person: int, verb: str, number: int, code: str, t: Texts) -> Card | None:
        """Return the choice of colleagues, or offer the dossier to one."""
        job = await self.desk.job(person, code, self.clock())
        if job is None:
            return None
        if verb == "to":
            keeper = job.answers.person if job.answers else 0
            others = [one for one in self.desk.colleagues() if one.person not in {person, keeper}]
            return handing.takers(job, others, number, t)
        to = await self.desk.offer(person, job, number, self.clock())
        return await self._card(person, code, t, t.line("work.note_offered", name=to.name)) if to else None

    async def _answer(self, person: int, number: int, t: Texts, *, takes: bool) -> Card | None:
        offer = await self.desk.answer(person, number, self.clock(), takes=takes)
        return handing.answer_kept(offer.code, t, takes=takes) if offer else None

    async def _leave(self, person: int, rest: str, t: Texts) -> Card | None:
        day, _, deputy = rest.partition("/")
        try:
            until = dt.date.fromisoformat(day)
            to = await self.desk.leave(person, until, int(deputy), self.clock())
        except ValueError:
            return None
        until_words = f"{until:%d/%m/%Y}"
        return cards.one_line("work.away", t, until=until_words, deputy=to.name) if to else None

    async def _list(self, person: int, which: Filter, page: int, t: Texts) -> Card:
        return cards.listing(await self.desk.listed(person, which, page, self.clock()), t)

    async def _card(self, person: int, code: str, t: Texts, note: Text) -> Card | None:
        job = await self.desk.job(person, code, self.clock())
        return cards.job(job, person, self._zone, t, note) if job else None

    async def _send_week(self, query: CallbackQuery, bot: LeanBot, t: Texts) -> None:
        """Draw the week ahead and send it as a file, which keeps it sharp."""
        await acknowledge(query)
        person = query.from_user.id
        over, ahead = await self.desk.week(person, self.clock())
        week = picture.week_of(over, ahead, t)
        data = await asyncio.to_thread(picture.draw, week)
        await send_picture(bot, person, f"viec-{self.clock().date()}.png", data, week.title)

    def _may(self, person: int) -> bool:
        return self.desk.roster.may(person, Right.WORK)

    @property
    def _zone(self) -> ZoneInfo:
        return self.desk.calendar().zone
