"""Formatted text: a parse mode or given entities, cleaned and measured as Telegram does."""

from __future__ import annotations

from typing import Any

from bot.preview.errors import bad_request
from bot.preview.html_text import parse_html
from bot.preview.links import check_url, found_entities
from bot.preview.units import utf16_length

KINDS = frozenset(
    [
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
    ]
)
FOUND_BY_TELEGRAM = frozenset(
    {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"}
)
CLOSED = frozenset({"pre", "code", "text_link", "text_mention"})
MARKDOWN = frozenset({"markdown", "markdownv2"})

Formatted = tuple[str, list[dict[str, Any]]]


def formatted(text: str, parse_mode: str, given: list[dict[str, Any]] | None) -> Formatted:
    """Text and entities, trimmed, with what Telegram finds by itself added."""
    marked: list[dict[str, Any]] = []
    mode = parse_mode.lower()
    if mode == "html":
        text, marked = parse_html(text)
    elif mode in MARKDOWN:
        raise bad_request("the preview reads parse_mode HTML only")
    elif mode:
        raise bad_request("unsupported parse_mode")
    elif given:
        marked = checked(text, given)
    text, marked = trimmed(text.replace("\r", ""), marked)
    return text, with_found(text, marked)


def trimmed(text: str, entities: list[dict[str, Any]]) -> Formatted:
    """Without white space at both ends, the entities moved along and cut."""
    short = text.strip()
    if len(short) == len(text):
        return text, entities
    lead = utf16_length(text[: len(text) - len(text.lstrip())])
    length = utf16_length(short)
    moved = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] - lead + entity["length"], length)
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return short, moved


def with_found(text: str, marked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entities and those Telegram adds outside of code and links."""
    found = found_entities(text)
    if not found or not marked:
        return marked or found
    closed = [(one["offset"], one["offset"] + one["length"]) for one in marked if one["type"] in CLOSED]
    free = [
        one
        for one in found
        if not any(start < one["offset"] + one["length"] and one["offset"] < end for start, end in closed)
    ]
    return sorted([*marked, *free], key=lambda one: (one["offset"], -one["length"])) if free else marked


def checked(text: str, given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Given entities that fit the text; 400 with Telegram's words for one that does not."""
    length = utf16_length(text)
    for entity in given:
        _check(entity, length)
    kept = [one for one in given if one["type"] not in FOUND_BY_TELEGRAM]
    return sorted(kept, key=lambda one: (one["offset"], -one["length"]))


def _check(entity: dict[str, Any], text_length: int) -> None:
    offset, length = entity.get("offset", 0), entity.get("length", 0)
    if entity.get("type") not in KINDS:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    if offset < 0:
        raise bad_request(f"receive an entity with incorrect offset {offset}")
    if offset > text_length:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
    if offset + length > text_length:
        end = f"ends after the end of the text at UTF-16 offset {offset + length}"
        raise bad_request(f"entity beginning at UTF-16 offset {offset} {end}")
    if entity["type"] == "text_link":
        _check_link(entity.get("url", ""))


def _check_link(url: str) -> None:
    try:
        check_url(url)
    except ValueError as error:
        raise bad_request(f"entity URL '{url}' is invalid: {error}") from None
