"""Typing slips: Telex leftovers, joined words, one letter too many, missing, swapped or wrong.

Only a word that is unknown, or that never stands beside its neighbours, is touched, and only when its
neighbours speak for the repair: without that guard more good words are spoilt than bad ones repaired.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from bot.procedures.search.words import fold, marked, spelling

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.procedures.search.lexicon import Lexicon

_TONE = dict(zip("sfrxj", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_TONE_MARKS = frozenset(_TONE.values())
_TELEX = (
    ("dd", "đ"),
    ("uow", "ươ"),
    ("aa", "â"),
    ("ee", "ê"),
    ("oo", "ô"),
    ("aw", "ă"),
    ("ow", "ơ"),
    ("uw", "ư"),
)
_SYLLABLE = re.compile(
    r"(ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?"
    r"(ieu|yeu|oai|oay|uay|uoi|uou|oeo|uye|uya|oao|ai|ao|au|ay|eo|eu|oi|ui|uu|oa|oe|uy|ua|uo|ue|ie|ye|ia|iu|[aeiouy])"
    r"(ch|ng|nh|[cmnpt])?"
)
REMEMBERED = 5000
"""Words whose nearest words are kept in memory, about 300 bytes each."""
LONGEST_WORD = 30
"""Letters from which a word is no slip of the keyboard any more: three long joined syllables have fewer."""
COMMON = 30
"""A known word that stands oftener than this in names, aliases and phrases is never read as a slip."""
STRONG, BOND = 3, 0.2
"""A known word is read as a slip only of a word that stands beside its neighbour this often, and in this
share of the rarer one's uses."""


def repair(typed: Sequence[str], lexicon: Lexicon, *, bare_message: bool) -> list[tuple[str, ...]]:
    """Return for each typed word the words to read instead, the word itself where nothing was amiss."""
    return [_repair_one(typed, place, lexicon, bare_message=bare_message) for place in range(len(typed))]


def _repair_one(typed: Sequence[str], place: int, lexicon: Lexicon, *, bare_message: bool) -> tuple[str, ...]:
    word = typed[place]
    if len(word) > LONGEST_WORD or any(letter.isdigit() for letter in word):
        return (word,)
    left = typed[place - 1] if place else ""
    right = typed[place + 1] if place + 1 < len(typed) else ""
    if lexicon.knows(word):
        return (_misplaced(word, left, right, lexicon, bare_message=bare_message) or word,)
    return (
        _telex(word, lexicon)
        or _split(word, lexicon)
        or _one_letter(word, left, right, lexicon, bare_message=bare_message)
        or (word,)
    )


def _telex(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Read a word as unfinished Telex: toned where its tone letter stands ("kys"), else bare ("ddang")."""
    for letters, tone in _telex_readings(word):
        for known in lexicon.spellings.get(fold(letters), ()):
            if _parts(known) == (letters, tone):
                return (known,)
    bare = fold(_hats(word))
    return (bare,) if bare != fold(word) and bare in lexicon.spellings else ()


def _telex_readings(word: str) -> Iterator[tuple[str, str]]:
    """Yield (letters with hats, tone mark) for each letter that may be the tone."""
    for place in range(len(word) - 1, 0, -1):
        if word[place] in _TONE:
            yield _hats(word[:place] + word[place + 1 :]), _TONE[word[place]]


def _hats(word: str) -> str:
    for typed, letter in _TELEX:
        word = word.replace(typed, letter)
    return word.replace("uơ", "ươ")


def _parts(word: str) -> tuple[str, str]:
    """Split a word into its letters (hats kept) and its tone mark."""
    apart = unicodedata.normalize("NFD", word)
    tone = "".join(mark for mark in apart if mark in _TONE_MARKS)
    return unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in _TONE_MARKS)), tone


def _split(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Split joined words ("khaisinh") where each part is known and the parts are known neighbours."""
    best: tuple[str, ...] = ()
    for cut in range(1, len(word)):
        left, right = spelling(word[:cut]), spelling(word[cut:])
        if not lexicon.knows(left):
            continue
        if lexicon.knows(right) and _beside(left, right, lexicon):
            best = max(best, (left, right), key=lambda pair: _strength(pair, lexicon))
        elif len(right) > 4 and (rest := _split(right, lexicon)) and _beside(left, rest[0], lexicon):  # noqa: PLR2004
            best = best or (left, *rest)
    return best


def _beside(left: str, right: str, lexicon: Lexicon) -> bool:
    if marked(left) and marked(right):
        return lexicon.together(left, right) > 0
    return f"{fold(left)} {fold(right)}" in lexicon.pairs


def _strength(pair: tuple[str, ...], lexicon: Lexicon) -> int:
    if len(pair) != 2:  # noqa: PLR2004
        return -1
    return max(
        lexicon.together(left, right)
        for left in lexicon.spellings.get(fold(pair[0]), pair[:1])
        for right in lexicon.spellings.get(fold(pair[1]), pair[1:])
    )


def _one_letter(word: str, left: str, right: str, lexicon: Lexicon, *, bare_message: bool) -> tuple[str, ...]:
    found = _best_neighbour(word, left, right, lexicon, bare_message=bare_message)
    if found[0] > 0:
        return (found[1],)
    if _SYLLABLE.fullmatch(fold(word)) or len(word) < 3:  # noqa: PLR2004 - a good syllable we do not know stays
        return ()
    alone = [other for other in _within_one(word, lexicon, bare_message=bare_message) if len(other) > 2]  # noqa: PLR2004
    return (max(alone, key=lambda other: (lexicon.counts.get(other, 0), other)),) if alone else ()


def _misplaced(word: str, left: str, right: str, lexicon: Lexicon, *, bare_message: bool) -> str:
    """Return the better word for a known word that never stands beside either neighbour, or ""."""
    if len(word) < 2 or _fits(word, left, right, lexicon) or _common(word, lexicon):  # noqa: PLR2004
        return ""
    weight, other = _best_neighbour(word, left, right, lexicon, bare_message=bare_message)
    return other if weight >= STRONG and _bound(other, left, right, lexicon) else ""


def _common(word: str, lexicon: Lexicon) -> bool:
    """Say whether a word is too common to be a slip of a rarer one: "nha" is no slip of "nhận"."""
    readings = (word,) if marked(word) else lexicon.spellings.get(word, (word,))
    return any(lexicon.counts.get(one, 0) > COMMON for one in readings)


def _fits(word: str, left: str, right: str, lexicon: Lexicon) -> bool:
    """Say whether the word is known to stand beside a neighbour, whatever the tones of bare words."""
    return bool((left and _beside(left, word, lexicon)) or (right and _beside(word, right, lexicon)))


def _bound(word: str, left: str, right: str, lexicon: Lexicon) -> bool:
    """Say whether the word belongs to a neighbour: a fixed expression, not a chance meeting."""
    pairs = ((left, word), (word, right))
    return any(
        lexicon.together(one, other) >= BOND * min(lexicon.counts.get(one, 1), lexicon.counts.get(other, 1))
        and lexicon.together(one, other) >= STRONG
        for before, after in pairs
        for one in lexicon.spellings.get(before, (before,))
        for other in lexicon.spellings.get(after, (after,))
    )


def _best_neighbour(
    word: str, left: str, right: str, lexicon: Lexicon, *, bare_message: bool
) -> tuple[int, str]:
    weighed = [
        (_evidence(other, left, right, lexicon, bare_message=bare_message), other)
        for other in _within_one(word, lexicon, bare_message=bare_message)
    ]
    return max(weighed, default=(0, ""))


def _evidence(word: str, left: str, right: str, lexicon: Lexicon, *, bare_message: bool) -> int:
    """Return how often the word stands beside its neighbours, bare ones in every toned reading."""
    own = lexicon.spellings.get(word, (word,)) if bare_message or not marked(word) else (word,)
    before = lexicon.spellings.get(left, (left,)) if left and not marked(left) else (left,)
    after = lexicon.spellings.get(right, (right,)) if right and not marked(right) else (right,)
    total = 0
    for one in own[:6]:
        if left:
            total += sum(lexicon.together(other, one) for other in before[:6])
        if right:
            total += sum(lexicon.together(one, other) for other in after[:6])
    return total


def _within_one(word: str, lexicon: Lexicon, *, bare_message: bool) -> tuple[str, ...]:
    """Return the known words one slip away, toned as the message is; remembered for the next time."""
    key = (word, bare_message or not marked(word))
    if key not in lexicon.one_away:
        if len(lexicon.one_away) >= REMEMBERED:
            lexicon.one_away.clear()
        lexicon.one_away[key] = tuple(_one_away(word, lexicon, bare=key[1]))
    return lexicon.one_away[key]


def _one_away(word: str, lexicon: Lexicon, *, bare: bool) -> Iterator[str]:
    plain = fold(word)
    for other in lexicon.near(plain):
        if bare:
            if other != plain and OSA.distance(plain, other, score_cutoff=1) <= 1:
                yield other
            continue
        for toned in lexicon.spellings[other]:
            if toned != word and OSA.distance(word, toned, score_cutoff=1) <= 1:
                yield toned
