"""The bot's own settings: who it is, its commands by scope, names, descriptions, menu button."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.preview.errors import bad_request
from bot.preview.profile import TEXTS, Scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.preview.params import Params
    from bot.preview.world import World

COMMAND = re.compile(r"^[a-z0-9_]{1,32}$")
DESCRIPTION_LENGTH = 256
MOST_COMMANDS = 100
OPEN_SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})


def get_me(world: World, _: Params) -> dict[str, Any]:
    """``getMe``."""
    return {
        **world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _scope(world: World, params: Params) -> Scope:
    wanted = params.mapping("scope") or {"type": "default"}
    kind, language = wanted.get("type"), params.text("language_code")
    if kind in OPEN_SCOPES:
        return kind, 0, 0, language
    if kind not in CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    chat = world.chat(wanted.get("chat_id", 0))
    if chat.private and not chat.open:
        raise bad_request("chat not found")
    return kind, chat.id, wanted.get("user_id", 0), language


def set_my_commands(world: World, params: Params) -> bool:
    """``setMyCommands``."""
    commands = params.objects("commands")
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    checked = [_command(command) for command in commands]
    world.profile.commands[_scope(world, params)] = checked
    world.hub.publish("profile")
    return True


def _command(command: dict[str, Any]) -> dict[str, str]:
    name, description = str(command.get("command", "")), str(command.get("description", ""))
    if not COMMAND.match(name.removeprefix("/").lower()):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= DESCRIPTION_LENGTH:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name.removeprefix("/").lower(), "description": description}


def get_my_commands(world: World, params: Params) -> list[dict[str, str]]:
    """``getMyCommands`` of exactly one scope and language."""
    return world.profile.commands.get(_scope(world, params), [])


def delete_my_commands(world: World, params: Params) -> bool:
    """``deleteMyCommands``."""
    world.profile.commands.pop(_scope(world, params), None)
    world.hub.publish("profile")
    return True


def text_setter(kind: str) -> Callable[[World, Params], bool]:
    """``setMyName``, ``setMyDescription`` or ``setMyShortDescription``."""

    def set_text(world: World, params: Params) -> bool:
        text = params.text(kind)
        if len(text) > TEXTS[kind]:
            raise bad_request(f"{kind.upper()}_TOO_LONG")
        world.profile.texts[kind, params.text("language_code")] = text
        world.hub.publish("profile")
        return True

    return set_text


def text_getter(kind: str) -> Callable[[World, Params], dict[str, str]]:
    """``getMyName``, ``getMyDescription`` or ``getMyShortDescription``."""

    def get_text(world: World, params: Params) -> dict[str, str]:
        return {kind: world.profile.text(kind, params.text("language_code"))}

    return get_text


def set_chat_menu_button(world: World, params: Params) -> bool:
    """``setChatMenuButton`` of one private chat or of all."""
    button = params.mapping("menu_button") or {"type": "default"}
    world.profile.menu_buttons[params.integer("chat_id")] = button
    return True


def get_chat_menu_button(world: World, params: Params) -> dict[str, Any]:
    """``getChatMenuButton``."""
    return world.profile.menu_button(params.integer("chat_id"))
