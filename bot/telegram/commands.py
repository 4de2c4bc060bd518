"""The command table: menus and help are made from it, so they cannot name a command that is gone."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from telegram import BotCommand, BotCommandScope, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import TelegramError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from telegram import Bot

    from bot.texts import Texts

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Command:
    """A command by its Vietnamese name; what it does stands in the texts under ``command.NAME``."""

    name: str
    who: Literal["everyone", "staff"] = "everyone"
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it answers to."""
        return (self.name, *self.aliases)


def menu(commands: Iterable[Command], t: Texts, *, staff: bool) -> list[BotCommand]:
    """Return the entries of Telegram's command menu for citizens or for staff."""
    shown = [one for one in commands if staff or one.who == "everyone"]
    return [BotCommand(one.name, t.plain(f"command.{one.name}")) for one in shown]


async def offer(
    bot: Bot, commands: Sequence[Command], texts: Iterable[Texts], *, staff: int | None = None
) -> None:
    """Give Telegram the menus: everybody's, or those of the chat of one of the staff.

    A menu that Telegram refuses is logged and leaves the bot working.
    """
    scope = BotCommandScopeAllPrivateChats() if staff is None else BotCommandScopeChat(staff)
    for t in texts:
        await _try(bot, menu(commands, t, staff=staff is not None), scope, t)


async def _try(bot: Bot, entries: list[BotCommand], scope: BotCommandScope, t: Texts) -> None:
    # Vietnamese is the menu of everybody who has no menu in their own language.
    language = None if t.language == "vi" else t.language
    try:
        await bot.set_my_commands(entries, scope=scope, language_code=language)
    except TelegramError as error:
        log.warning("Telegram refused the command menu (%s): %s", scope.type, error)
