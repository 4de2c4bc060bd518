"""Messages changed and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.preview.errors import bad_request
from bot.preview.markup import read_markup
from bot.preview.methods.addressing import find_entry, writable_chat
from bot.preview.methods.sending import caption_fields, text_fields

if TYPE_CHECKING:
    from bot.preview.params import Params
    from bot.preview.people import Chat
    from bot.preview.world import World

UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
BULK = 100


def _edited(world: World, params: Params) -> tuple[Chat, dict[str, Any]]:
    """The chat and the message of the bot that the call names."""
    if inline_id := params.text("inline_message_id"):
        if inline_id not in world.inline_messages:
            raise bad_request("MESSAGE_ID_INVALID")
        chat, number = world.inline_messages[inline_id]
        return chat, find_entry(chat, number, "MESSAGE_ID_INVALID").message
    chat = writable_chat(world, params)
    message = find_entry(chat, params.integer("message_id"), "message to edit not found").message
    if not message["from"]["is_bot"]:
        raise bad_request("message can't be edited")
    return chat, message


def _apply(world: World, params: Params, taken: tuple[str, ...], fields: dict[str, Any]) -> Any:
    """Replace the fields ``taken`` by ``fields`` and the inline keyboard by the one in the call."""
    chat, old = _edited(world, params)
    inline, _ = read_markup(params.structure("reply_markup"))
    gone = {*taken, "reply_markup", "edit_date"}
    message = {name: value for name, value in old.items() if name not in gone} | fields
    if inline:
        message["reply_markup"] = inline
    if message == {name: value for name, value in old.items() if name != "edit_date"}:
        raise bad_request(UNCHANGED)
    message["edit_date"] = int(world.clock())
    entry = world.replace(chat, message)
    return True if params.text("inline_message_id") else entry.message


def edit_message_text(world: World, params: Params) -> Any:
    """``editMessageText``."""
    fields = text_fields(params)
    _, old = _edited(world, params)
    if "text" not in old:
        raise bad_request("there is no text in the message to edit")
    return _apply(world, params, ("text", "entities", "link_preview_options"), fields)


def edit_message_caption(world: World, params: Params) -> Any:
    """``editMessageCaption``."""
    _, old = _edited(world, params)
    if "text" in old:
        raise bad_request("there is no caption in the message to edit")
    fields = caption_fields(
        params.text("caption"), params.text("parse_mode"), params.structure("caption_entities")
    )
    return _apply(world, params, ("caption", "caption_entities"), fields)


def edit_message_reply_markup(world: World, params: Params) -> Any:
    """``editMessageReplyMarkup``."""
    return _apply(world, params, (), {})


def _delete(world: World, chat: Chat, message_id: int) -> None:
    message = find_entry(chat, message_id, "message to delete not found").message
    if not chat.private and not message["from"]["is_bot"]:
        raise bad_request("message can't be deleted")
    world.delete(chat, message_id)


def delete_message(world: World, params: Params) -> bool:
    """``deleteMessage``."""
    _delete(world, writable_chat(world, params), params.integer("message_id"))
    return True


def delete_messages(world: World, params: Params) -> bool:
    """``deleteMessages``: those that are there."""
    chat = writable_chat(world, params)
    numbers = params.structure("message_ids") or []
    if not isinstance(numbers, list) or not 1 <= len(numbers) <= BULK:
        raise bad_request("message identifiers are not specified")
    for number in numbers:
        if number in chat.entries:
            _delete(world, chat, number)
    return True
