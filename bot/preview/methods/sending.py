"""Messages out: text, files, albums, places, copies and forwards."""

from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING, Any

from bot.preview.entities import formatted
from bot.preview.errors import bad_request
from bot.preview.filestore import Upload
from bot.preview.markup import read_markup
from bot.preview.methods.addressing import find_chat, find_entry, reply_fields, writable_chat
from bot.preview.units import utf16_length

if TYPE_CHECKING:
    from bot.preview.params import Params
    from bot.preview.people import Chat
    from bot.preview.world import World

TEXT_LIMIT = 4096  # UTF-16 units after the markup is read
CAPTION_LIMIT = 1024
ALBUM = range(2, 11)
NOT_COPIED = frozenset(
    [
        "message_id",
        "from",
        "chat",
        "date",
        "edit_date",
        "reply_to_message",
        "reply_markup",
        "via_bot",
        "media_group_id",
    ]
)
_albums = itertools.count(13_000_000_000_000_001)


def text_fields(params: Params) -> dict[str, Any]:
    """``text``, ``entities`` and ``link_preview_options`` of a call; 400 when empty or too long."""
    raw = params.text("text")
    text, entities = formatted(raw, params.text("parse_mode"), params.structure("entities"))
    if not text:
        raise bad_request("message text is empty")
    if utf16_length(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    fields: dict[str, Any] = {"text": text}
    if entities:
        fields["entities"] = entities
    if preview := params.mapping("link_preview_options"):
        fields["link_preview_options"] = preview
    return fields


def caption_fields(raw: str, parse_mode: str, given: Any) -> dict[str, Any]:
    """``caption`` and ``caption_entities``; nothing for an empty caption, 400 for one that is too long."""
    text, entities = formatted(raw, parse_mode, given)
    if utf16_length(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    if not text:
        return {}
    return {"caption": text, "caption_entities": entities} if entities else {"caption": text}


def deliver(world: World, chat: Chat, params: Params, content: dict[str, Any]) -> dict[str, Any]:
    """Post a message of the bot with the options all sending methods share."""
    inline, keyboard = read_markup(params.structure("reply_markup"))
    content = {**content, **reply_fields(chat, params)}
    if inline:
        content["reply_markup"] = inline
    if params.flag("protect_content"):
        content["has_protected_content"] = True
    count_pace(world, chat)
    return world.post(chat, world.bot, content, keyboard=keyboard).message


def count_pace(world: World, chat: Chat) -> None:
    """With strict pace, count one message or refuse it with 429."""
    if world.options.strict_pace:
        world.pace.admit(chat.id, time.monotonic())


def send_message(world: World, params: Params) -> dict[str, Any]:
    """``sendMessage``."""
    fields = text_fields(params)
    return deliver(world, writable_chat(world, params), params, fields)


def _file_content(world: World, kind: str, source: str, params: Params, field: str) -> dict[str, Any]:
    """The message field of an uploaded or known file."""
    upload = params.files.get(source.removeprefix("attach://") if source else field)
    if upload is None and not source:
        raise bad_request(f"there is no {kind} in the request")
    if source.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")  # the preview never goes out to the network
    if upload is None:
        return world.files.content(world.files.get(source))
    if not upload.data:
        raise bad_request("file must be non-empty")
    named = Upload(upload.name or kind, upload.mime, upload.data)
    return world.files.content(world.files.keep(kind, named))


def _send_file(world: World, params: Params, kind: str) -> dict[str, Any]:
    chat = writable_chat(world, params)
    content = _file_content(world, kind, params.text(kind), params, kind)
    caption = caption_fields(
        params.text("caption"), params.text("parse_mode"), params.structure("caption_entities")
    )
    return deliver(world, chat, params, {**content, **caption})


def send_photo(world: World, params: Params) -> dict[str, Any]:
    """``sendPhoto``."""
    return _send_file(world, params, "photo")


def send_document(world: World, params: Params) -> dict[str, Any]:
    """``sendDocument``."""
    return _send_file(world, params, "document")


def send_media_group(world: World, params: Params) -> list[dict[str, Any]]:
    """``sendMediaGroup`` of photos and documents."""
    chat = writable_chat(world, params)
    media = params.objects("media")
    if len(media) not in ALBUM:
        raise bad_request("expected 2-10 items in the album")
    group = {"media_group_id": str(next(_albums))}
    contents = [_album_item(world, item, params) for item in media]
    return [deliver(world, chat, params, {**content, **group}) for content in contents]


def _album_item(world: World, item: dict[str, Any], params: Params) -> dict[str, Any]:
    kind = item.get("type")
    if kind not in {"photo", "document"}:
        raise bad_request("the preview sends albums of photos and documents only")
    content = _file_content(world, kind, str(item.get("media", "")), params, "")
    caption = caption_fields(
        str(item.get("caption", "")), str(item.get("parse_mode", "")), item.get("caption_entities")
    )
    return {**content, **caption}


def send_location(world: World, params: Params) -> dict[str, Any]:
    """``sendLocation``."""
    return deliver(world, writable_chat(world, params), params, {"location": _location(params)})


def send_venue(world: World, params: Params) -> dict[str, Any]:
    """``sendVenue``."""
    location = _location(params)
    venue = {"location": location, "title": params.text("title"), "address": params.text("address")}
    return deliver(world, writable_chat(world, params), params, {"location": location, "venue": venue})


def send_contact(world: World, params: Params) -> dict[str, Any]:
    """``sendContact``."""
    contact = {"phone_number": params.text("phone_number"), "first_name": params.text("first_name")}
    return deliver(world, writable_chat(world, params), params, {"contact": contact})


def _location(params: Params) -> dict[str, float]:
    try:
        return {"latitude": float(params.text("latitude")), "longitude": float(params.text("longitude"))}
    except ValueError:
        raise bad_request("wrong latitude or longitude specified") from None


def _source(world: World, params: Params, missing: str) -> dict[str, Any]:
    chat = find_chat(world, params, "from_chat_id")
    return find_entry(chat, params.integer("message_id"), missing).message


def copy_message(world: World, params: Params) -> dict[str, int]:
    """``copyMessage``: the same content as a message of the bot, optionally with a new caption."""
    chat = writable_chat(world, params)
    source = _source(world, params, "message to copy not found")
    content = {name: value for name, value in source.items() if name not in NOT_COPIED}
    if "caption" in params.values and "text" not in content:
        caption = caption_fields(params.text("caption"), params.text("parse_mode"), None)
        content = {name: value for name, value in content.items() if not name.startswith("caption")} | caption
    return {"message_id": deliver(world, chat, params, content)["message_id"]}


def forward_message(world: World, params: Params) -> dict[str, Any]:
    """``forwardMessage``: the content with its origin."""
    chat = writable_chat(world, params)
    source = _source(world, params, "message to forward not found")
    if source.get("has_protected_content"):
        raise bad_request("message can't be forwarded")
    content = {name: value for name, value in source.items() if name not in NOT_COPIED}
    origin = {"type": "user", "sender_user": source["from"], "date": source["date"]}
    return deliver(world, chat, params, {"forward_origin": origin, **content})


def send_chat_action(world: World, params: Params) -> bool:
    """``sendChatAction``: shown on the page for a few seconds."""
    chat = writable_chat(world, params)
    if not params.text("action"):
        raise bad_request("wrong parameter action in request")
    world.hub.publish("action", chat_id=chat.id, action=params.text("action"))
    return True
