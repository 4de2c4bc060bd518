"""Keyboards: what Telegram accepts in ``reply_markup``."""

from __future__ import annotations

from typing import Any

from bot.preview.errors import bad_request
from bot.preview.links import button_url

DATA_BYTES = 64
COPY_LENGTH = 256
MOST_BUTTONS = 100
SWITCHES = ("switch_inline_query", "switch_inline_query_current_chat", "switch_inline_query_chosen_chat")

Markup = tuple[dict[str, Any] | None, dict[str, Any] | None]


def read_markup(markup: Any) -> Markup:
    """The inline keyboard, and the reply keyboard (or its removal, or a forced reply); 400 when refused."""
    if not markup:
        return None, None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return inline_keyboard(markup["inline_keyboard"]), None
    if "keyboard" in markup:
        return None, {**markup, "keyboard": [_reply_row(row) for row in markup["keyboard"] if row]}
    return None, markup if markup.get("remove_keyboard") or markup.get("force_reply") else None


def inline_keyboard(rows: Any) -> dict[str, Any] | None:
    """The keyboard as Telegram stores it; None when it has no button."""
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    checked = [[_button(button) for button in row] for row in rows if row]
    if sum(map(len, checked)) > MOST_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return {"inline_keyboard": checked} if checked else None


def _button(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: expected an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be of type String')
    if not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    return {"text": text, **_action(button)}


def _action(button: dict[str, Any]) -> dict[str, Any]:
    if button.get("url"):
        return {"url": button_url(button["url"])}
    if button.get("callback_data"):
        return {"callback_data": _data(str(button["callback_data"]))}
    if "copy_text" in button:
        return {"copy_text": _copy(button["copy_text"])}
    if "web_app" in button:
        return {"web_app": button["web_app"]}
    for name in SWITCHES:
        if name in button:
            return {name: button[name]}
    raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")


def _data(data: str) -> str:
    if len(data.encode()) > DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    return data


def _copy(copy: Any) -> dict[str, Any]:
    if not isinstance(copy, dict) or not 1 <= len(str(copy.get("text", ""))) <= COPY_LENGTH:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return {"text": str(copy["text"])}


def _reply_row(row: Any) -> list[dict[str, Any]]:
    buttons = [{"text": button} if isinstance(button, str) else button for button in row]
    if any(not str(button.get("text", "")).strip() for button in buttons):
        raise bad_request("keyboard button text must be non-empty")
    return buttons
