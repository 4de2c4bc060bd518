"""Chats, their members, and files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.preview.errors import bad_request, forbidden
from bot.preview.filestore import DOWNLOAD_LIMIT
from bot.preview.methods.addressing import find_chat, find_entry, writable_chat

if TYPE_CHECKING:
    from bot.preview.params import Params
    from bot.preview.people import Chat
    from bot.preview.world import World

GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}


def get_chat(world: World, params: Params) -> dict[str, Any]:
    """``getChat``."""
    full = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": GIFTS}
    return {**find_chat(world, params).public, **full}


def _member(world: World, chat: Chat, user_id: int) -> dict[str, Any]:
    if user_id == world.bot["id"]:
        return {"status": "member" if chat.open else "left", "user": world.bot}
    person = world.people.get(user_id)
    if person is None:
        raise bad_request("invalid user_id specified")
    return {"status": "member" if user_id in chat.members else "left", "user": person.user()}


def get_chat_member(world: World, params: Params) -> dict[str, Any]:
    """``getChatMember``."""
    return _member(world, find_chat(world, params), params.integer("user_id"))


def get_chat_member_count(world: World, params: Params) -> int:
    """``getChatMemberCount``, the bot counted in."""
    return len(find_chat(world, params).members) + 1


def get_chat_administrators(world: World, params: Params) -> list[dict[str, Any]]:
    """``getChatAdministrators``: the groups of the preview have none."""
    if find_chat(world, params).private:
        raise bad_request("there are no administrators in the private chat")
    return []


def leave_chat(world: World, params: Params) -> bool:
    """``leaveChat``."""
    chat = find_chat(world, params)
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    if not chat.open:
        raise forbidden("bot is not a member of the supergroup chat")
    chat.open = False
    return True


def pin_chat_message(world: World, params: Params) -> bool:
    """``pinChatMessage`` and ``unpinChatMessage``: allowed in private chats, shown nowhere."""
    chat = writable_chat(world, params)
    if not chat.private:
        raise bad_request("not enough rights to manage pinned messages in the chat")
    if params.integer("message_id"):
        find_entry(chat, params.integer("message_id"), "message to pin not found")
    return True


def get_file(world: World, params: Params) -> dict[str, Any]:
    """``getFile``."""
    if not params.text("file_id"):
        raise bad_request("file_id not specified")
    stored = world.files.get(params.text("file_id"))
    if len(stored.upload.data) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {**stored.described(), "file_path": stored.path}


def get_user_profile_photos(_: World, __: Params) -> dict[str, Any]:
    """``getUserProfilePhotos``: nobody of the cast has one."""
    return {"total_count": 0, "photos": []}


def log_out(_: World, __: Params) -> bool:
    """``logOut`` and ``close``: always agreed to."""
    return True
