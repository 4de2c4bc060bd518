"""From a message of the chat to a post: words with their format, files by their ids, albums put together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from bot.delivery.model import Media, Post

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import Message, MessageEntity

    Kind = Literal["photo", "document", "video", "animation", "audio", "voice"]

_KINDS: tuple[Kind, ...] = ("animation", "video", "document", "audio", "voice")
MOST_LETTERS, MOST_CAPTION, MOST_FILES = 4096, 1024, 10


def post(message: Message) -> Post | None:
    """Return the message as a post, ``None`` for what cannot be one (a sticker, a place)."""
    media = _media(message)
    if message.text:
        return Post(message.text, _marks(message.entities))
    return Post(message.caption or "", _marks(message.caption_entities), (media,)) if media else None


def joined(before: Post, more: Post) -> Post:
    """Return an album with one file more; the words are those of the first part that has any."""
    words = before if before.text else more
    return replace(words, media=(*before.media, *more.media)[:MOST_FILES])


def too_long(what: Post) -> bool:
    """Say whether Telegram would not take it."""
    return len(what.text.encode("utf-16-le")) // 2 > (MOST_CAPTION if what.media else MOST_LETTERS)


def _media(message: Message) -> Media | None:
    if message.photo:
        return Media("photo", message.photo[-1].file_id)
    for kind in _KINDS:
        found: Any = getattr(message, kind)
        if found:
            return Media(kind, found.file_id)
    return None


def _marks(entities: Sequence[MessageEntity]) -> tuple[dict[str, Any], ...]:
    return tuple(entity.to_dict() for entity in entities)
