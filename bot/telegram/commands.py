"""The command table: menus and help are made from it, so they cannot name a command that is gone."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram import BotCommand, BotCommandScope, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import TelegramError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Collection, Iterable, Sequence

    from telegram import Bot

    from bot.texts import Texts

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Command:
    """A command by its Vietnamese name; what it does stands in the texts under ``command.NAME``.

    ``right`` names the right it takes, ``None``: everybody may.
    """

    name: str
    aliases: tuple[str, ...] = ()
    right: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it answers to."""
        return (self.name, *self.aliases)


def allowed(commands: Iterable[Command], rights: Collection[str] = ()) -> list[Command]:
    """Return the commands of somebody with these rights; a citizen has none."""
    return [one for one in commands if one.right is None or one.right in rights]


def menu(commands: Iterable[Command], t: Texts, rights: Collection[str] = ()) -> list[BotCommand]:
    """Return the entries of Telegram's command menu for somebody with these rights."""
    return [BotCommand(one.name, t.plain(f"command.{one.name}")) for one in allowed(commands, rights)]


async def offer(
    bot: Bot,
    commands: Sequence[Command],
    texts: Iterable[Texts],
    *,
    chat: int | None = None,
    rights: Collection[str] = (),
) -> None:
    """Give Telegram the menus: everybody's, or those of the chat of somebody with these rights.

    A menu that Telegram refuses is logged and leaves the bot working.
    """
    scope = BotCommandScopeAllPrivateChats() if chat is None else BotCommandScopeChat(chat)
    for t in texts:
        entries = menu(commands, t, rights)
        await _try(bot.set_my_commands(entries, scope=scope, language_code=_code(t)), scope)


async def withdraw(bot: Bot, texts: Iterable[Texts], chat: int) -> None:
    """Take the menus of a chat back, so that it has everybody's again."""
    scope = BotCommandScopeChat(chat)
    for t in texts:
        await _try(bot.delete_my_commands(scope=scope, language_code=_code(t)), scope)


async def _try(call: Awaitable[bool], scope: BotCommandScope) -> None:
    try:
        await call
    except TelegramError as error:
        log.warning("Telegram refused the command menu (%s): %s", scope.type, error)


def _code(t: Texts) -> str | None:
    # Vietnamese is the menu of everybody who has no menu in their own language.
    return None if t.language == "vi" else t.language
