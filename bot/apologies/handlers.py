"""Telegram in, card out: who still waits for an apology, the draft, sending it, or noting another way."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.apologies import cards, form
from bot.apologies.model import KINDS, WAYS, Case, Kind, Way
from bot.apologies.service import letter_number
from bot.apologies.waiting import Awaited, Numbers
from bot.card import Card
from bot.people.rights import Right
from bot.telegram.addressing import alone
from bot.telegram.commands import Command
from bot.telegram.replies import acknowledge, reply, send_file, show

if TYPE_CHECKING:
    from collections.abc import Callable

    from telegram import Update
    from telegram.ext import BaseHandler, ContextTypes

    from bot.apologies.service import Apologising
    from bot.people.store import Languages
    from bot.people.stores.roster import Roster
    from bot.telegram.lean import LeanBot
    from bot.texts import Texts


@dataclass(frozen=True, slots=True)
class ApologyHandlers:
    """The door to the apologies; who may is looked up at each message and tap."""

    desk: Apologising
    roster: Roster
    languages: Languages
    clock: Callable[[], dt.datetime]
    numbers: Numbers

    commands = (Command("xinloi", right=Right.WORK),)

    def handlers(self) -> list[BaseHandler[Any, Any, Any]]:
        """Return this room's handlers; they come before other rooms read a number as a question."""
        words = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE & filters.TEXT & ~filters.COMMAND
        return [
            CommandHandler("xinloi", self.on_command),
            CallbackQueryHandler(self.on_button, pattern=r"^xl/"),
            MessageHandler(words & Awaited(self.numbers), self.on_number),
        ]

    async def on_command(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/xinloi`` lists who still waits for an apology, in private and to those whose work it is."""
        message, user = update.effective_message, update.effective_user
        if not (message and user and message.chat.type == "private"):
            return
        self.numbers.forget(user.id)
        t = await self.languages.texts(user.id)
        allowed = self.roster.may(user.id, Right.WORK)
        await reply(message, await self._list(user.id, "late", 0, t) if allowed else _staff_only(t))

    async def on_number(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Take the number of the letter that was asked for."""
        message, user = update.effective_message, update.effective_user
        code = self.numbers.code(user.id) if user else None
        if message and user and code:
            t = await self.languages.texts(user.id)
            await reply(message, await self._take(user.id, code, message.text or "", t))

    async def on_button(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Do what a button says; who may not learns nothing."""
        query = update.callback_query
        if query is None or query.data is None:
            return
        person = query.from_user.id
        t = await self.languages.texts(person)
        if not self.roster.may(person, Right.WORK):
            await acknowledge(query, t.plain("staff.only"))
            return
        if not alone(query):
            await acknowledge(query, t.plain("trouble.stale"))
            return
        self.numbers.forget(person)
        what = query.data.split("/")[1:]
        if what[0] == "file":
            card, fits = None, await self._send_letter(cast("LeanBot", context.bot), person, what[1:])
        else:
            card = await self._pressed(person, what, t)
            fits = card is not None
        await acknowledge(query, None if fits else t.plain("trouble.stale"))
        if card:
            await show(query, card)

    async def _pressed(self, person: int, what: list[str], t: Texts) -> Card | None:
        """Return the card after a tap, ``None`` when the button fits nothing any more."""
        match what:
            case ["list", kind, page] if kind in KINDS and page.isdecimal():
                return await self._list(person, kind, int(page), t)
            case ["skip"]:
                return await self._list(person, "late", 0, t)
            case [verb, code, *rest]:
                case = await self.desk.case(person, code)
                return await self._act(person, case, verb, rest, t) if case else None
        return None

    async def _act(self, person: int, case: Case, verb: str, rest: list[str], t: Texts) -> Card | None:
        """Do what changes something, or show what is asked."""
        match verb, rest:
            case "go", [mark]:
                return await self._go(person, case, mark, t)
            case "via", [way] if way in WAYS:
                return await self._told(person, case, way, t)
            case "number", []:
                self.numbers.ask(person, case.code)
                return cards.ask_number(t)
        return await self._look(case, verb, rest, t)

    async def _look(self, case: Case, verb: str, rest: list[str], t: Texts) -> Card | None:
        match verb, rest:
            case "show", []:
                return await self._draft(case, t)
            case "send", [mark]:
                return cards.confirm(case, mark, (await self.desk.draft(case, self.clock())).followers, t)
            case "other", []:
                return cards.ways(case, t)
        return None

    async def _go(self, person: int, case: Case, mark: str, t: Texts) -> Card | None:
        """Send it; where that was done or is no more possible, show how it stands now."""
        now = self.clock()
        sent = await self.desk.send(person, case, mark, now)
        if sent is None:
            return await self._again(person, case, t)
        self.numbers.ask(person, case.code)
        return cards.sent(case, sent, now, t)

    async def _told(self, person: int, case: Case, way: Way, t: Texts) -> Card | None:
        if not await self.desk.told(person, case, way, self.clock()):
            return await self._again(person, case, t)
        self.numbers.ask(person, case.code)
        return cards.noted(case, way, t)

    async def _again(self, person: int, case: Case, t: Texts) -> Card | None:
        fresh = await self.desk.case(person, case.code)
        return await self._draft(fresh, t) if fresh else None

    async def _take(self, person: int, code: str, text: str, t: Texts) -> Card:
        """Keep the number; rights and part in the dossier may have gone meanwhile."""
        if not self.roster.may(person, Right.WORK):
            self.numbers.forget(person)
            return _staff_only(t)
        number = letter_number(text)
        if number is None:
            return cards.number_wrong(t)
        self.numbers.forget(person)
        case = await self.desk.case(person, code)
        kept = case and await self.desk.number(person, case, number, self.clock())
        return cards.one_line("number_kept" if kept else "gone", t, number=number, code=code)

    async def _list(self, person: int, kind: Kind, page: int, t: Texts) -> Card:
        return cards.listing(await self.desk.listed(person, kind, page, self.clock()), t)

    async def _draft(self, case: Case, t: Texts) -> Card:
        drawn = await self.desk.draft(case, self.clock())
        return cards.draft(drawn, self.desk.office, self.desk.calendar().zone, t)

    async def _send_letter(self, bot: LeanBot, person: int, rest: list[str]) -> bool:
        """Send the letter as a file to whoever tapped; false when there is nothing to write it from."""
        case = await self.desk.case(person, rest[0]) if len(rest) == 1 else None
        if case is None or case.extension is None:
            return False
        from bot.apologies import letter  # noqa: PLC0415 - seldom needed, and python-docx is slow to import

        now = self.clock()
        values = form.values(case, self.desk.office, self.desk.calendar().zone, now.date())
        data = await asyncio.to_thread(letter.docx, values)
        await send_file(bot, person, f"xin-loi-{case.code}.docx", data, "")
        await self.desk.drafted(person, case, now)
        return True


def _staff_only(t: Texts) -> Card:
    return Card((t.line("staff.only"),))
