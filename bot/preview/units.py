"""How Telegram measures text."""

from __future__ import annotations


def utf16_length(text: str) -> int:
    """Length as Telegram counts it: characters beyond the basic plane are two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
