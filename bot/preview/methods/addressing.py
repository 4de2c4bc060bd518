"""Where a call goes: its chat, whether the bot may write there, the message it speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.preview.errors import bad_request, forbidden

if TYPE_CHECKING:
    from bot.preview.params import Params
    from bot.preview.people import Chat, Entry
    from bot.preview.world import World


def find_chat(world: World, params: Params, name: str = "chat_id") -> Chat:
    """The chat named in the call."""
    value = params.text(name)
    if not value:
        raise bad_request(f"{name} is empty")
    chat = world.chat(params.integer(name))
    if chat.private and not chat.open and not _seen(world, chat.id):
        raise bad_request("chat not found")
    return chat


def writable_chat(world: World, params: Params) -> Chat:
    """The chat named in the call, if the bot may write there; counts against the pace when that is strict."""
    chat = find_chat(world, params)
    if not chat.private:
        if not chat.open:
            raise forbidden("bot is not a member of the supergroup chat")
    elif chat.blocked:
        raise forbidden("bot was blocked by the user")
    elif world.people[chat.id].deactivated:
        raise forbidden("user is deactivated")
    elif not chat.open:
        raise forbidden("bot can't initiate conversation with a user")
    return chat


def _seen(world: World, person_id: int) -> bool:
    return any(person_id in chat.spoke for chat in world.chats.values())


def find_entry(chat: Chat, message_id: int, missing: str) -> Entry:
    """A message of the chat; 400 with ``missing`` as the reason."""
    entry = chat.entries.get(message_id)
    if entry is None:
        raise bad_request(missing)
    return entry


def reply_fields(chat: Chat, params: Params) -> dict[str, Any]:
    """``reply_to_message`` and ``quote`` for a call with ``reply_parameters``."""
    wanted = params.mapping("reply_parameters") or {"message_id": params.integer("reply_to_message_id")}
    if not wanted.get("message_id"):
        return {}
    entry = chat.entries.get(wanted["message_id"])
    if entry is None:
        if wanted.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    bare = {name: value for name, value in entry.message.items() if name != "reply_to_message"}
    quote = {"quote": {"text": wanted["quote"], "position": 0}} if wanted.get("quote") else {}
    return {"reply_to_message": bare, **quote}
