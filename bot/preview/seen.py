"""What a test sees of a chat: messages, buttons, answers, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class ClientError(Exception):
    """The preview server refused; the message says why."""


class NoReply(ClientError):  # noqa: N818 - the name says what happened
    """The bot did not say what was waited for in time."""


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: its label and the one thing it does ("" for the others)."""

    text: str
    data: str = ""
    url: str = ""
    copies: str = ""
    switches: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot answered to a button press: a toast, or a box when ``alert``."""

    text: str
    alert: bool
    url: str


@dataclass(frozen=True, slots=True)
class InlineResult:
    """One result of an inline query; ``content`` is the message it would send."""

    id: str
    title: str
    description: str
    content: dict[str, Any]

    def raw(self) -> dict[str, Any]:
        """As the server takes it back."""
        return {"id": self.id, "content": self.content}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One message; ``revision`` is the chat's when it came or last changed, ``raw`` the Bot API object."""

    id: int
    chat: int
    sender: str
    from_bot: bool
    text: str  # or the caption
    buttons: tuple[tuple[Button, ...], ...]
    keys: tuple[tuple[str, ...], ...]  # labels of a reply keyboard that came with it
    edited: bool
    document: str  # file name
    revision: int
    raw: dict[str, Any]

    @property
    def labels(self) -> list[str]:
        """The labels of all inline buttons, row by row."""
        return [button.text for row in self.buttons for button in row]

    def button(self, label: str) -> Button:
        """The first button with this label, else the first that contains it."""
        buttons = [button for row in self.buttons for button in row]
        for button in buttons:
            if button.text == label:
                return button
        for button in buttons:
            if label in button.text:
                return button
        raise ClientError(f"no button {label!r}; there are {self.labels}")


@dataclass(frozen=True, slots=True)
class History:
    """A chat, or its changes: messages in order and the ids of deleted ones."""

    revision: int
    messages: tuple[Seen, ...]
    deleted: tuple[int, ...]

    @property
    def last(self) -> Seen:
        """The newest message."""
        return self.messages[-1]


def read_message(message: dict[str, Any], keyboard: dict[str, Any] | None, revision: int) -> Seen:
    """A Bot API message as a value."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    keys = (keyboard or {}).get("keyboard", [])
    return Seen(
        id=message["message_id"],
        chat=message["chat"]["id"],
        sender=message["from"]["first_name"],
        from_bot=message["from"]["is_bot"],
        text=message.get("text") or message.get("caption") or "",
        buttons=tuple(tuple(_button(button) for button in row) for row in rows),
        keys=tuple(tuple(key["text"] for key in row) for row in keys),
        edited="edit_date" in message,
        document=message.get("document", {}).get("file_name", ""),
        revision=revision,
        raw=message,
    )


def _button(button: dict[str, Any]) -> Button:
    switches = button.get("switch_inline_query_current_chat", button.get("switch_inline_query"))
    return Button(
        button["text"],
        button.get("callback_data", ""),
        button.get("url", ""),
        button.get("copy_text", {}).get("text", ""),
        switches,
    )
