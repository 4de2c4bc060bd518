"""Telegram in, card out: who is of the office; inviting by a one-time link, removing, the audit log."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.people import team_cards
from bot.people.cards import one_line
from bot.people.rights import Right, Role
from bot.people.stores.roster import INVITED_FOR, PREFIX
from bot.telegram.addressing import alone
from bot.telegram.commands import Command, withdraw
from bot.telegram.replies import acknowledge, reply, show
from bot.texts import LANGUAGES, texts

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from telegram import Bot, Message, Update
    from telegram.ext import BaseHandler, ContextTypes

    from bot.card import Card, Text
    from bot.people.store import Languages
    from bot.people.stores.audit import Audit
    from bot.people.stores.roster import Roster
    from bot.texts import Texts

_WAITS = dt.timedelta(minutes=10)
_MOST_LINES = 20
_ROLES = frozenset(Role)
_LONGEST = 80
"""What the tables hold of a name or a unit."""


@dataclass(slots=True)
class Invitees:
    """Whose name an admin was asked for: the role, and until when the answer is waited for."""

    clock: Callable[[], dt.datetime]
    _asked: dict[int, tuple[Role, dt.datetime]] = field(default_factory=dict)

    def ask(self, admin: int, role: Role) -> None:
        """Wait for a name."""
        self._asked[admin] = (role, self.clock() + _WAITS)

    def role(self, admin: int) -> Role | None:
        """Return the role whose name this admin was asked for, ``None`` when nothing is waited for."""
        role, until = self._asked.get(admin, (None, self.clock()))
        return role if until > self.clock() else None

    def forget(self, admin: int) -> None:
        """Wait no more."""
        self._asked.pop(admin, None)


class _Awaited(filters.MessageFilter):
    """Lets the words through that an admin was asked for."""

    def __init__(self, invitees: Invitees) -> None:
        super().__init__()
        self._invitees = invitees

    def filter(self, message: Message) -> bool:
        return message.from_user is not None and self._invitees.role(message.from_user.id) is not None


@dataclass(frozen=True, slots=True)
class TeamHandlers:
    """The doors for those who look after the members; the new ones come through :meth:`open_link`."""

    languages: Languages
    roster: Roster
    audit: Audit
    invitees: Invitees
    clock: Callable[[], dt.datetime]
    zone: ZoneInfo

    commands = (Command("nhanvien", right=Right.PEOPLE),)

    def handlers(self) -> list[BaseHandler[Any, Any, Any]]:
        """Return the handlers; they come before other rooms read an awaited name as a question."""
        words = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE & filters.TEXT & ~filters.COMMAND
        return [
            CommandHandler("nhanvien", self.on_members),
            CallbackQueryHandler(self.on_button, pattern=r"^team/"),
            MessageHandler(words & _Awaited(self.invitees), self.on_name),
        ]

    async def on_members(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/nhanvien`` lists the members, in private and to those who may see them."""
        message, user = update.effective_message, update.effective_user
        if not (message and user and message.chat.type == "private"):
            return
        self.invitees.forget(user.id)
        t = await self.languages.texts(user.id)
        await reply(message, self._list(user.id, t) if self._may(user.id) else one_line("staff.only", t))

    async def on_name(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Take the name that was asked for and make the link."""
        message, user = update.effective_message, update.effective_user
        role = self.invitees.role(user.id) if user else None
        if not (message and user and role):
            return
        t = await self.languages.texts(user.id)
        if not self._may(user.id):
            card = one_line("staff.only", t)
        elif name_and_unit := named(message.text or ""):
            card = await self._invite(context.bot.username, role, name_and_unit, user.id, t)
        else:
            await reply(message, one_line("team.no_name", t))
            return
        self.invitees.forget(user.id)
        await reply(message, card)

    async def on_button(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Do what a button below the list says; who may not learns nothing."""
        query = update.callback_query
        if not (query and query.data):
            return
        person = query.from_user.id
        t = await self.languages.texts(person)
        if not self._may(person):
            await acknowledge(query, t.plain("staff.only"))
            return
        if not alone(query):
            await acknowledge(query, t.plain("trouble.stale"))
            return
        self.invitees.forget(person)
        card = await self._pressed(context.bot, person, query.data.split("/")[1:], t)
        await acknowledge(query, None if card else t.plain("trouble.stale"))
        if card:
            await show(query, card)

    async def open_link(self, update: Update, payload: str) -> Card | None:
        """Give somebody the role of their invitation; ``None`` when the payload is another room's."""
        user, chat = update.effective_user, update.effective_chat
        if user is None or chat is None or not payload.startswith(PREFIX):
            return None
        t = await self.languages.texts(user.id)
        if chat.type != "private":
            return one_line("settings.private", t)
        member = await self.roster.accept(user.id, payload, self.clock())
        return team_cards.joined(member, t) if member else team_cards.used_up(t)

    async def _pressed(self, bot: Bot, person: int, what: list[str], t: Texts) -> Card | None:
        match what:
            case ["list", page]:
                return self._list(person, t, int(page) if page.isdecimal() else 0)
            case ["log"]:
                return team_cards.log(await self.audit.newest(_MOST_LINES), self._name, self.zone, t)
            case ["invite", role] if role in _ROLES:
                self.invitees.ask(person, Role(role))
                return team_cards.ask_name(Role(role), t)
            case [("remove" | "gone") as step, who] if who.isdecimal():
                return await self._remove(bot, int(who), person, t, sure=step == "gone")
        return None

    async def _remove(self, bot: Bot, person: int, by: int, t: Texts, *, sure: bool) -> Card:
        """Ask, or take the role and the menu away; whom nobody may remove stays."""
        member = self.roster.member(person)
        if member is None or not team_cards.removable(member, by):
            return self._list(by, t)
        if not sure:
            return team_cards.confirm(member, t)
        await self.roster.remove(person, by, self.clock())
        await withdraw(bot, [texts(one) for one in LANGUAGES], person)
        return self._list(by, t, note=t.line("team.removed", **team_cards.called(member, t)))

    async def _invite(self, bot: str, role: Role, who: tuple[str, str | None], by: int, t: Texts) -> Card:
        now = self.clock()
        payload = await self.roster.invite(role, *who, by, now)
        link = f"https://t.me/{bot}?start={payload}"
        return team_cards.invitation(role, who, link, now + INVITED_FOR, t)

    def _list(self, person: int, t: Texts, page: int = 0, note: Text | None = None) -> Card:
        return team_cards.members(self.roster.members(), person, page, t, note)

    def _may(self, person: int) -> bool:
        return self.roster.may(person, Right.PEOPLE)

    def _name(self, person: int) -> str | None:
        member = self.roster.member(person)
        return member.name if member else None


def named(text: str) -> tuple[str, str | None] | None:
    """Return name and unit of "họ tên, đơn vị", ``None`` when there is no name."""
    name, _, unit = (" ".join(part.split()) for part in text.partition(","))
    return (name[:_LONGEST], unit[:_LONGEST] or None) if any(map(str.isalpha, name)) else None
