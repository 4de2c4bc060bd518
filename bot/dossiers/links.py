"""Keyed hashes: the last four digits of a dossier, and signed links on printed slips."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import hmac

PREFIX = "s_"
LONGEST_CODE = 30
"""Letters of a code that fit a link: Telegram's payload has 64 letters at most."""
_SIGNED = 10
_EPOCH = dt.date(2020, 1, 1)


def digits_hash(key: bytes, code: str, digits: str) -> str:
    """Return the keyed hash of four digits; with the code in it, equal digits of two dossiers differ."""
    return hashlib.blake2b(f"digits {code} {digits}".encode(), key=key, digest_size=16).hexdigest()


def same(one: str | None, other: str) -> bool:
    """Compare two hashes in constant time."""
    return one is not None and hmac.compare_digest(one, other)


def payload(key: bytes, code: str, expires: dt.date) -> str:
    """Return the start payload (at most 64 letters A-Z a-z 0-9 _ -) that opens a dossier until ``expires``.

    Raises :class:`ValueError` for a code too long to fit.
    """
    if len(code) > LONGEST_CODE:
        raise ValueError(code)
    body = (expires - _EPOCH).days.to_bytes(2, "big") + code.encode("ascii")
    return PREFIX + base64.urlsafe_b64encode(_sign(key, body) + body).decode().rstrip("=")


def opened(key: bytes, text: str, today: dt.date) -> str | None:
    """Return the code a payload opens; ``None`` for one that is not ours, altered or run out."""
    try:
        whole = base64.urlsafe_b64decode(
            text.removeprefix(PREFIX) + "=" * (-len(text.removeprefix(PREFIX)) % 4)
        )
        signed, body = whole[:_SIGNED], whole[_SIGNED:]
        expires = _EPOCH + dt.timedelta(days=int.from_bytes(body[:2], "big"))
        code = body[2:].decode("ascii")
    except (binascii.Error, ValueError):
        return None
    good = text.startswith(PREFIX) and hmac.compare_digest(signed, _sign(key, body))
    return code if good and today <= expires else None


def mark(token: str) -> str:
    """Return what is kept of a one-time consent: not the code itself."""
    return hashlib.sha256(token.encode()).hexdigest()[:24]


def _sign(key: bytes, body: bytes) -> bytes:
    return hmac.new(key, b"link " + body, hashlib.sha256).digest()[:_SIGNED]
