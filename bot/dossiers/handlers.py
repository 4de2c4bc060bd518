"""Telegram in, card out: codes in messages and photos, four digits, buttons, following."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.card import Button, Card
from bot.dossiers import cards, explaining
from bot.dossiers.code import Dossier as DossierCode
from bot.dossiers.code import Elsewhere, Found, IdentityNumber, Partial, after, recognise
from bot.dossiers.photo import Unreadable, read_codes
from bot.dossiers.service import SLIP_LASTS, NeedsDigits, Shown, Unknown, Wait, Wish
from bot.people.rights import Right
from bot.telegram.addressing import addressed_text
from bot.telegram.commands import Command
from bot.telegram.replies import acknowledge, fetch, reply, send_file, show

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from telegram import Message, Update
    from telegram.ext import BaseHandler, ContextTypes

    from bot.dossiers.service import DossierDesk, LookedUp
    from bot.people.store import Languages
    from bot.people.stores.roster import Roster
    from bot.telegram.lean import LeanBot
    from bot.texts import Texts

log = logging.getLogger(__name__)
_FOUR = re.compile(r"^\D{0,12}(\d{4})\W*$")
_MOST_BYTES = 8_000_000
_WISHES: dict[str, Wish] = {"m": "details", "f": "follow"}
_SLIP = "s_"
_HELPER = "h_"


class _HasCode(filters.MessageFilter):
    """Lets messages through that name a dossier, or an identity number somebody typed instead."""

    def __init__(self, home: str) -> None:
        super().__init__()
        self._home = home

    def filter(self, message: Message) -> bool:
        found = recognise(message.text or "", home=self._home)
        return isinstance(found, DossierCode | Elsewhere | Partial | IdentityNumber)


@dataclass(frozen=True, slots=True)
class DossierHandlers:
    """The dossier room's doors; ``otherwise`` answers four digits that nobody asked for."""

    desk: DossierDesk
    languages: Languages
    clock: Callable[[], dt.datetime]
    as_of: Callable[[], Awaitable[dt.datetime | None]]
    roster: Roster
    otherwise: Callable[[Update, ContextTypes.DEFAULT_TYPE], Awaitable[None]]
    explainer: explaining.Explainer
    home: str

    commands = (Command("hoso"), Command("theodoi"))

    def handlers(self) -> list[BaseHandler[Any, Any, Any]]:
        """Return this room's handlers; they come before free text."""
        new = filters.UpdateType.MESSAGE
        private = filters.ChatType.PRIVATE & new
        return [
            CommandHandler("hoso", self.on_dossier),
            CommandHandler("theodoi", self.on_follows),
            CallbackQueryHandler(self.on_button, pattern=r"^d/"),
            MessageHandler(private & (filters.PHOTO | filters.Document.IMAGE), self.on_photo),
            MessageHandler(private & filters.Regex(_FOUR), self.on_digits),
            MessageHandler(filters.TEXT & ~filters.COMMAND & new & _HasCode(self.home), self.on_code),
        ]

    async def on_dossier(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/hoso`` asks for a code, ``/hoso CODE`` looks it up."""
        if not (message := update.effective_message):
            return
        text = " ".join(context.args or ())
        found = recognise(text, home=self.home)
        if not text or found is None:
            await reply(message, cards.ask_code(await self._t(update)))
        else:
            await self._answer(update, found, text)

    async def on_code(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Look up the dossier a message names; in a group only when addressed, and never there."""
        message = update.effective_message
        text = addressed_text(message, context.bot) if message else None
        if text and (found := recognise(text, home=self.home)):
            await self._answer(update, found, text)

    async def on_digits(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Take four digits the bot asked for."""
        message, user = update.effective_message, update.effective_user
        if not (message and message.text and user):
            return
        now = self.clock()
        waited, digits = await self.desk.awaited(user.id, now), _FOUR.match(message.text)
        if waited is None or digits is None:
            await self.otherwise(update, context)
            return
        code, wish = waited
        looked_up = await self.desk.look_up(user.id, code, now, digits[1])
        if isinstance(looked_up, Shown):
            await self.desk.digits_came(user.id)
        await reply(
            message, await self._fulfil(user.id, looked_up, cast("Wish", wish), await self._t(update))
        )

    async def on_photo(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Read the code on a photographed slip; the picture is never kept."""
        message = update.effective_message
        if not message:
            return
        t = await self._t(update)
        picture = message.photo[-1] if message.photo else message.document
        if picture is None or (picture.file_size or 0) > _MOST_BYTES:
            await reply(message, cards.one_line("photo_long", t))
            return
        data = await fetch(context.bot, picture.file_id)
        try:
            texts = await asyncio.to_thread(read_codes, data)
        except Unreadable:
            texts = []
        for text in texts:
            if card := await self._from_picture(update, text):
                await reply(message, card)
                return
            if found := recognise(text, home=self.home):
                await self._answer(update, found, text)
                return
        await reply(message, cards.unread(t))

    async def on_follows(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/theodoi`` lists what one follows."""
        message, user = update.effective_message, update.effective_user
        if message and user and await self._alone(update, message):
            await reply(message, await self._follows(user.id, await self._t(update)))

    async def on_button(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Do what a button below a dossier says."""
        query = update.callback_query
        if not (query and query.data and query.message and query.message.chat.type == "private"):
            if query:
                await acknowledge(query)
            return
        t, person = await self._t(update), query.from_user.id
        code, _, view = query.data.removeprefix("d/").rpartition("/")
        if view == "q":
            await acknowledge(query, await self._send_slip(cast("LeanBot", context.bot), person, code, t))
            return
        if view == "list":  # below a reminder that names no dossier
            card: Card | None = await self._follows(person, t)
        else:
            card = await self._pressed(context.bot.username, person, code, view, t)
        await acknowledge(query, None if card else t.plain("trouble.stale"))
        if card:
            await show(query, card)

    async def open_link(self, update: Update, payload: str) -> Card | None:
        """Return the card of a slip's or a helper's link, ``None`` when the payload is another room's."""
        user, chat = update.effective_user, update.effective_chat
        if user is None or chat is None or not payload.startswith((_SLIP, _HELPER)):
            return None
        t = await self._t(update)
        if chat.type != "private":
            return cards.one_line("private", t)
        now = self.clock()
        if payload.startswith(_HELPER):
            shown = await self.desk.by_consent(user.id, payload, now)
            return (
                cards.one_line("consented", t, code=shown.dossier.code)
                if shown
                else cards.one_line("slip_old", t)
            )
        shown = await self.desk.by_slip(user.id, payload, now)
        return await self._standing(user.id, shown, t) if shown else cards.one_line("slip_old", t)

    async def _answer(self, update: Update, found: Found, text: str) -> None:
        message, user = update.effective_message, update.effective_user
        if message and user and await self._alone(update, message):
            await reply(message, await self._card(user.id, found, text, await self._t(update)))

    async def _card(self, person: int, found: Found, text: str, t: Texts) -> Card:
        if isinstance(found, DossierCode):
            digits = _FOUR.match(after(text))
            return await self._look_up(person, found.code, digits[1] if digits else None, t)
        if isinstance(found, Elsewhere) and await self.desk.dossiers.get(found.code):
            return await self._look_up(person, found.code, None, t)
        return cards.no_dossier(found, t)

    async def _look_up(self, person: int, code: str, digits: str | None, t: Texts) -> Card:
        looked_up = await self.desk.look_up(person, code, self.clock(), digits)
        return await self._fulfil(person, looked_up, "show", t)

    async def _fulfil(self, person: int, looked_up: LookedUp, wish: Wish, t: Texts) -> Card:
        """Return the card for what was looked up, with what the person wanted done."""
        match looked_up:
            case Wait(minutes):
                return cards.wait(minutes, t)
            case Unknown():
                return cards.unknown(t)
            case NeedsDigits(code):
                await self.desk.ask_digits(person, code, "show", self.clock())
                return cards.ask_digits(code, t)
        if wish == "details":
            return cards.details(looked_up, t)
        if wish == "follow":
            return await self._follow(person, looked_up, t)
        return await self._standing(person, looked_up, t)

    async def _pressed(self, bot: str, person: int, code: str, view: str, t: Texts) -> Card | None:
        if view == "u":
            await self.desk.follows.remove(person, [code])
            return cards.one_line("unfollowed", t, code=code)
        shown = await self.desk.again(person, code, self.clock())
        if shown is None:
            return None
        if view in _WISHES:
            return await self._wished(person, shown, _WISHES[view], t)
        if view in {"l", "g"}:
            return await self._shared(bot, person, shown, view, t) if shown.following else None
        if view == "w":
            return explaining.card(shown.dossier, self.explainer, t)
        return await self._standing(person, shown, t)

    async def _wished(self, person: int, shown: Shown, wish: Wish, t: Texts) -> Card:
        """Return details, or let follow; who has not shown the digits yet is asked for them."""
        if shown.opened:
            return await self._fulfil(person, shown, wish, t)
        if not shown.dossier.locked:
            return cards.one_line("no_digits", t)
        await self.desk.ask_digits(person, shown.dossier.code, wish, self.clock())
        return cards.ask_digits(shown.dossier.code, t)

    async def _shared(self, bot: str, person: int, shown: Shown, view: str, t: Texts) -> Card:
        """Return who follows a dossier, or a link for a helper."""
        code = shown.dossier.code
        if view == "l":
            rows = await self.desk.follows.followers(code)
            return cards.followers(shown.dossier, rows, person, self.zone, t)
        link = await self.desk.consent(person, code, self.clock())
        return cards.consent(code, f"https://t.me/{bot}?start={link}", t)

    async def _follow(self, person: int, shown: Shown, t: Texts) -> Card:
        new = await self.desk.follow(person, shown.dossier, self.clock(), "digits")
        return cards.followed(shown.dossier, t, new=new)

    async def _standing(self, person: int, shown: Shown, t: Texts) -> Card:
        staff = self.roster.may(person, Right.SLIPS)
        return cards.standing(shown, await self.as_of(), self.zone, t, staff=staff)

    async def _follows(self, person: int, t: Texts) -> Card:
        follows = await self.desk.follows.of(person)
        known = {one.code: one for one in await self.desk.dossiers.several(one.code for one in follows)}
        return cards.following([(one, known.get(one.code)) for one in follows], t)

    async def _send_slip(self, bot: LeanBot, person: int, code: str, t: Texts) -> str | None:
        """Send the slip of a dossier; return what is said where that cannot be."""
        from bot.dossiers import slips  # noqa: PLC0415 - draws QR codes, which few starts need

        if not self.roster.may(person, Right.SLIPS):
            return t.plain("staff.only")
        if await self.desk.dossiers.get(code) is None:
            return t.plain("trouble.stale")
        link = f"https://t.me/{bot.username}?start={await self.desk.payload(code, self.clock())}"
        until = f"{(self.clock() + SLIP_LASTS).date():%d/%m/%Y}"
        caption = t.plain("dossier.slip_caption", code=code, until=until)
        await send_file(bot, person, f"{code}.png", slips.picture(link, code), caption)
        return None

    async def _from_picture(self, update: Update, text: str) -> Card | None:
        """Return the card behind a link of ours in a QR code."""
        _, sign, payload = text.partition("start=")
        return await self.open_link(update, payload.strip()) if sign else None

    async def _alone(self, update: Update, message: Message) -> bool:
        """Say whether nobody else reads along; in a group, ask to come to the private chat."""
        if message.chat.type == "private":
            return True
        t = await self._t(update)
        button = Button(
            t.plain("dossier.private_button"), f"https://t.me/{message.get_bot().username}", "url"
        )
        await reply(message, Card((t.line("dossier.private"),), ((button,),)))
        return False

    @property
    def zone(self) -> ZoneInfo:
        """The office's time zone."""
        return self.desk.calendar().zone

    async def _t(self, update: Update) -> Texts:
        return await self.languages.texts(update.effective_user.id if update.effective_user else None)
