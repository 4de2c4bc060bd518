"""What the bot says about itself: command menus by scope, descriptions, names, menu buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.preview.people import Chat

Scope = tuple[str, int, int, str]  # type, chat id, user id, language
TEXTS = {"name": 64, "description": 512, "short_description": 120}


class Profile:
    """The settings @BotFather keeps for a bot."""

    def __init__(self, name: str) -> None:
        self.commands: dict[Scope, list[dict[str, str]]] = {}
        self.texts: dict[tuple[str, str], str] = {("name", ""): name}
        self.menu_buttons: dict[int, dict[str, Any]] = {}

    def text(self, kind: str, language: str) -> str:
        """The name or description for a language, else the general one."""
        return self.texts.get((kind, language)) or self.texts.get((kind, ""), "")

    def menu(self, chat: Chat, user_id: int, language: str) -> list[dict[str, str]]:
        """The commands this person is offered in this chat: the narrowest scope that has any."""
        for kind, chat_id, member in _scopes(chat, user_id):
            for tongue in (language, ""):
                if commands := self.commands.get((kind, chat_id, member, tongue)):
                    return commands
        return []

    def menu_button(self, chat_id: int) -> dict[str, Any]:
        """The button beside the input of a private chat."""
        return self.menu_buttons.get(chat_id) or self.menu_buttons.get(0) or {"type": "commands"}


def _scopes(chat: Chat, user_id: int) -> list[tuple[str, int, int]]:
    if chat.private:
        return [("chat", chat.id, 0), ("all_private_chats", 0, 0), ("default", 0, 0)]
    return [
        ("chat_member", chat.id, user_id),
        ("chat", chat.id, 0),
        ("all_group_chats", 0, 0),
        ("default", 0, 0),
    ]
