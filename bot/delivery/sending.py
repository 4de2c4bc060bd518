"""What a letter says, as a call of Telegram's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.card import Card
from bot.telegram.render import keyboard
from bot.telegram.replies import content as card_values

if TYPE_CHECKING:
    from bot.delivery.model import Content, Media, Post

_METHODS = {
    "photo": "sendPhoto",
    "document": "sendDocument",
    "video": "sendVideo",
    "animation": "sendAnimation",
    "audio": "sendAudio",
    "voice": "sendVoice",
}


def call(content: Content, chat: int) -> tuple[str, dict[str, Any]]:
    """Return the method and its values for sending this content to a chat."""
    if isinstance(content, Card):
        return "sendMessage", {"chat_id": chat, **card_values(content)}
    if not content.media:
        values: dict[str, Any] = {"text": content.text, "entities": list(content.entities)}
        return "sendMessage", {"chat_id": chat, **values, "reply_markup": keyboard(content)}
    if len(content.media) == 1:
        [only] = content.media
        values = {only.kind: only.file, **_caption(content), "reply_markup": keyboard(content)}
        return _METHODS[only.kind], {"chat_id": chat, **values}
    album = [_item(one, content if place == 0 else None) for place, one in enumerate(content.media)]
    return "sendMediaGroup", {"chat_id": chat, "media": album}


def _item(media: Media, captioned: Post | None) -> dict[str, Any]:
    return {"type": media.kind, "media": media.file, **(_caption(captioned) if captioned else {})}


def _caption(post: Post) -> dict[str, Any]:
    return {"caption": post.text, "caption_entities": list(post.entities)} if post.text else {}
