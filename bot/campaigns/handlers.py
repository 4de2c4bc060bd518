"""Telegram in, card out: the list of campaigns, their switches, the days ahead, a picture of the year."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.campaigns import cards, picture, wall
from bot.card import Card
from bot.people.rights import Right
from bot.telegram.addressing import alone
from bot.telegram.commands import Command
from bot.telegram.replies import acknowledge, reply, send, send_picture, show
from bot.texts import LANGUAGES, texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from telegram import CallbackQuery, Update
    from telegram.ext import BaseHandler, ContextTypes

    from bot.campaigns.service import Campaigns
    from bot.people.store import Languages
    from bot.people.stores.roster import Roster
    from bot.procedures.campaign import Campaign
    from bot.telegram.lean import LeanBot
    from bot.texts import Texts

AHEAD = 30  # days


@dataclass(frozen=True, slots=True)
class CampaignHandlers:
    """The door to the campaigns; ``roster`` says who may use it."""

    campaigns: Campaigns
    roster: Roster
    languages: Languages
    clock: Callable[[], dt.datetime]

    commands = (Command("chiendich", right=Right.CAMPAIGNS),)

    def handlers(self) -> list[BaseHandler[Any, Any, Any]]:
        """Return this room's handlers."""
        return [
            CommandHandler("chiendich", self.on_command),
            CallbackQueryHandler(self.on_button, pattern=r"^cd/\w+(/[\w\-]+)?$"),
        ]

    async def on_command(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/chiendich`` lists the campaigns, to those who look after them, in private only."""
        message, user = update.effective_message, update.effective_user
        if message and user and message.chat.type == "private":
            t = await self.languages.texts(user.id)
            allowed = self.roster.may(user.id, Right.CAMPAIGNS)
            await reply(message, await self._list(t) if allowed else Card((t.line("staff.only"),)))

    async def on_button(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Do what a button says; who may is looked up each time."""
        query = update.callback_query
        if query is None or query.data is None:
            return
        t = await self.languages.texts(query.from_user.id)
        if not self.roster.may(query.from_user.id, Right.CAMPAIGNS):
            await acknowledge(query, t.plain("staff.only"))
            return
        if not alone(query):
            await acknowledge(query, t.plain("trouble.stale"))
            return
        _, verb, *rest = query.data.split("/")
        if verb == "year":
            await self._send_year(query, cast("LeanBot", context.bot), t)
        elif verb == "try":
            await self._try(query, cast("LeanBot", context.bot), rest, t)
        else:
            card = await self._pressed(query.from_user.id, verb, rest, t)
            await acknowledge(query, None if card else t.plain("trouble.stale"))
            if card:
                await show(query, card)

    async def _pressed(self, person: int, verb: str, rest: list[str], t: Texts) -> Card | None:
        """Return the card after a tap, ``None`` when the button fits nothing any more."""
        if verb in {"list", "ahead"}:
            return await (self._list(t) if verb == "list" else self._ahead(t))
        campaign = self._campaign(rest)
        if campaign is None or verb not in {"show", "on", "go", "off"}:
            return None
        withdrawn, now = 0, self.clock()
        shown = await self.campaigns.show(campaign, now)
        if verb == "on" and shown.pending:
            return cards.confirm(shown, t)
        if verb != "show":
            withdrawn = await self.campaigns.switch(campaign.id, now, person, active=verb != "off")
            shown = await self.campaigns.show(campaign, now)
        return cards.one(shown, t, withdrawn)

    async def _list(self, t: Texts) -> Card:
        return cards.listing(await self.campaigns.listed(self.clock()), t)

    async def _ahead(self, t: Texts) -> Card:
        now = self.clock()
        plan = await self.campaigns.ahead(now, now.date(), now.date() + dt.timedelta(days=AHEAD))
        daily = cards.daily(self.campaigns.known())
        return cards.ahead(plan, daily, self.campaigns.calendar(), AHEAD, t)

    async def _send_year(self, query: CallbackQuery, bot: LeanBot, t: Texts) -> None:
        """Draw the year, from December on the next one, and send it."""
        await acknowledge(query)
        now = self.clock()
        year = (now + dt.timedelta(days=31)).year
        plan = await self.campaigns.ahead(now, dt.date(year, 1, 1), dt.date(year, 12, 31))
        daily = cards.daily(self.campaigns.known())
        drawn = wall.year_of(plan, daily, year, self.campaigns.calendar(), t)
        data = await asyncio.to_thread(picture.draw, drawn)
        await send_picture(bot, query.from_user.id, f"lich-nhac-viec-{year}.png", data, drawn.title)

    async def _try(self, query: CallbackQuery, bot: LeanBot, rest: list[str], t: Texts) -> None:
        """Send the message to whoever tapped, and to nobody else, in each language it is written in."""
        campaign = self._campaign(rest)
        await acknowledge(query, None if campaign else t.plain("trouble.stale"))
        if campaign:
            for language in LANGUAGES[: 1 + bool(campaign.text_en)]:
                await send(bot, query.from_user.id, cards.message(campaign, texts(language)))

    def _campaign(self, rest: list[str]) -> Campaign | None:
        return self.campaigns.get(rest[0]) if rest else None
