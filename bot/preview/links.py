"""Addresses: which ones Telegram takes in links and buttons, and what it finds by itself in plain text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.preview.errors import bad_request
from bot.preview.units import utf16_length

if TYPE_CHECKING:
    from collections.abc import Iterator

WEB = frozenset({"http", "https"})
OWN = frozenset({"tg", "ton", "tonsite"})
SCHEME = re.compile(r"^([a-zA-Z][a-zA-Z0-9+.-]*):")
HOST = re.compile(r"^(?:[\w-]+\.)+[\w-]{2,}$|^\d+(?:\.\d+){3}$")
PRIVATE_HOST = re.compile(r"^(?:127|10)\.|^192\.168\.")
HINT = re.compile(r"[@/#+]|\.(?=[a-zA-Z])")  # nothing is found in a word without one of these
FOUND = re.compile(
    r"(?P<email>\b[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,}\b)"
    r"|(?P<url>\b(?:https?://|www\.)[^\s<>\"]*[^\s<>\".,;:!?)\]'…]"
    r"|\b(?:[a-z0-9-]+\.)+(?:vn|com|org|net)\b(?:/[^\s<>\"]*[^\s<>\".,;:!?)\]'…])?)"
    r"|(?<![\w@/])(?P<mention>@[A-Za-z]\w{3,31})\b"
    r"|(?<!\w)(?P<hashtag>\#\w*[^\W\d]\w*)"
    r"|(?<![\w/<>.])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z]\w{3,31})?)(?![\w/])"
    r"|(?<![\w+])(?P<phone_number>\+\d{8,14})\b",
    re.IGNORECASE,
)


def check_url(url: str) -> str:
    """The address as Telegram stores it; ValueError with Telegram's reason otherwise."""
    url = url.strip()
    if not url:
        raise ValueError("URL host is empty")
    scheme = SCHEME.match(url)
    if scheme and scheme[1].lower() in OWN:
        return url
    if scheme and scheme[1].lower() not in WEB and not url[scheme.end() :][:1].isdigit():
        raise ValueError("Unsupported URL protocol")
    return _checked_web(url if "://" in url else f"http://{url}")


def _checked_web(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise ValueError("Wrong HTTP URL") from None
    if not host:
        raise ValueError("URL host is empty")
    if not HOST.match(host) or PRIVATE_HOST.match(host) or any(space in url for space in " \n\t"):
        raise ValueError("Wrong HTTP URL")
    return url if parts.path or parts.query or parts.fragment else f"{url}/"


def checked_url(url: str) -> str | None:
    """The address, or None when Telegram would drop the link."""
    try:
        return check_url(url)
    except ValueError:
        return None


def button_url(url: str) -> str:
    """The address of a button, or 400."""
    try:
        return check_url(url)
    except ValueError as error:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: {error}") from None


def found_entities(text: str) -> list[dict[str, Any]]:
    """Commands, addresses, mentions, hashtags and phone numbers that Telegram marks without being asked."""
    entities = []
    for start, end in _words(text):
        for match in FOUND.finditer(text, start, end):
            kind = str(match.lastgroup)
            offset, length = utf16_length(text[: match.start(kind)]), utf16_length(match[kind])
            entities.append({"type": kind, "offset": offset, "length": length})
    return entities


def _words(text: str) -> Iterator[tuple[int, int]]:
    """Where the words are that are worth the slow look: this runs for every message."""
    end = 0
    while hint := HINT.search(text, end):
        here = hint.start()
        start = max(text.rfind(" ", end, here) + 1, text.rfind("\n", end, here) + 1, end)
        stops = (text.find(" ", here), text.find("\n", here))
        end = min((stop for stop in stops if stop >= 0), default=len(text))
        yield start, end
