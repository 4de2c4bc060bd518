"""Names of procedures as documents: without "Thủ tục", and the core before the fine print begins."""

from __future__ import annotations

import re

from bot.procedures.search.words import words

_OPENING = re.compile(r"^\W*(thủ\s+tục\s+(hành\s+chính\s+)?)?(về\s+việc\s+|việc\s+)?", re.IGNORECASE)
_FINE_PRINT = re.compile(
    r"[,;(:/–]|\s-\s|\b(?:đối\s+với|thuộc\s+thẩm\s+quyền|trong\s+trường\s+hợp|theo\s+đề\s+nghị|áp\s+dụng"
    r"|do\s+cơ\s+quan|mà|theo\s+quy\s+định|thực\s+hiện\s+tại|cấp\s+xã|cấp\s+tỉnh|tại\s+khoản|theo\s+nghị)\b",
    re.IGNORECASE,
)
_LEAST = 3
"""A core of fewer words says too little: it takes the next piece in."""


def plain(name: str) -> str:
    """Return a name without its opening "Thủ tục (hành chính)"."""
    return _OPENING.sub("", name, count=1).strip()


def core(name: str) -> str | None:
    """Return the name up to its fine print, ``None`` where there is none."""
    bare = plain(name)
    for cut in _FINE_PRINT.finditer(bare):
        head = bare[: cut.start()]
        if len(words(head)) >= _LEAST:
            return head.strip()
    return None


def twin_key(name: str) -> str:
    """Return what two records of one procedure have in common: the name without opening, case and signs."""
    return " ".join(words(plain(name)))
