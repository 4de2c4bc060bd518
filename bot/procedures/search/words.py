"""Words of a message in one spelling: lower case, NFC, the tone on its usual letter, lone ``i`` as ``y``."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 60
"""A message is read up to this many words; what follows a story of sixty words names nothing new."""

_WORD = re.compile(r"[^\W_]+")
_LETTERS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"
_PLAIN = "a" * 18 + "e" * 12 + "i" * 6 + "o" * 18 + "u" * 12 + "y" * 6 + "d"
_FOLD = str.maketrans(_LETTERS, _PLAIN)
_MARKED = frozenset(_LETTERS) - frozenset(_PLAIN)
_TONES = {
    old: new
    for pair, marked in (("oa", "òóỏõọ"), ("oe", "òóỏõọ"), ("uy", "ùúủũụ"))
    for old, new in zip(
        (pair[0] + last for last in {"a": "àáảãạ", "e": "èéẻẽẹ", "y": "ỳýỷỹỵ"}[pair[1]]),
        (first + pair[1] for first in marked),
        strict=True,
    )
}
_LONE_I = dict(zip("iìíỉĩị", "yỳýỷỹỵ", strict=True))


def words(text: str) -> list[str]:
    """Return the words of a text, at most :data:`LONGEST`, each in its one spelling."""
    found = _WORD.findall(unicodedata.normalize("NFC", text).lower())
    return [spelling(word) for word in found[:LONGEST]]


def spelling(word: str) -> str:
    """Return the one spelling of a lower-case word: hoà → hòa, thuỷ → thủy, kí → ký, qui → quy."""
    last = _TONES.get(word[-2:])
    if last and word[0] != "q":
        return word[:-2] + last
    if word[-1:] in _LONE_I and word[:-1] in {"h", "k", "l", "m", "s", "t", "qu"}:
        return word[:-1] + _LONE_I[word[-1]]
    return word


def fold(word: str) -> str:
    """Return a word without its marks: đường → duong; also good for several words in one string."""
    return word.translate(_FOLD)


def marked(word: str) -> bool:
    """Say whether the writer typed any Vietnamese mark (tone, hat, horn, đ) in this word."""
    return not _MARKED.isdisjoint(word)
