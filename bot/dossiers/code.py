"""Dossier codes as people type them: ``H14.18-261008-0975`` and what is mistaken for one.

A code is ``AGENCY-yymmdd-number`` (Circular 03/2025/TT-VPCP, shape as seen on slips). The agency is
written ``H14.18`` (Decision 20/2020/QĐ-TTg) or in the old order ``000.00.18.H14`` (QCVN 102:2016).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HOME = "H14"
"""Cao Bằng's own prefix, to be confirmed by the province."""
_LONGEST_READ = 2000
_MINISTRY_DIGITS = 6
"""Running numbers of six and seven digits come from a ministry's central system, four from the province's."""


class Place(StrEnum):
    """Where a dossier of another system is looked up."""

    POLICE = "police"
    NATIONAL_PORTAL = "national_portal"
    MINISTRY = "ministry"
    OTHER_PROVINCE = "other_province"


@dataclass(frozen=True, slots=True)
class Dossier:
    """A code of our own province's system."""

    code: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A code of another system; ``ministry``: the two digits that name it, where the number tells."""

    code: str
    place: Place
    ministry: str | None = None


@dataclass(frozen=True, slots=True)
class Partial:
    """A piece of a code: without agency, day or running number it is not known whose dossier it is."""

    date: str | None
    number: str | None


@dataclass(frozen=True, slots=True)
class ProcedureCode:
    """The code of a procedure (1.001193), typed where a dossier's was meant."""

    code: str


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """Twelve digits of an identity card; the number itself is not kept."""


Found = Dossier | Elsewhere | Partial | ProcedureCode | IdentityNumber

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_DASHES = {ord(one): "-" for one in "–—−‐‑‒_"}  # what phones type
_D = r"[0-9OQIL|]"
_DOT = r"(?:\s?[.,]\s?|\s)"
_GAP = r"\s*[-.,/:]?\s*-?\s*"
_CODE = re.compile(
    rf"""(?<![\w.,])
    (?:(?P<old>{_D}{{3}}(?:{_DOT})?{_D}{{2}}(?:{_DOT})?{_D}{{2}})(?:{_DOT})?)?
    (?P<agency>[GHKT]{_D}{{2}}(?:{_DOT}{_D}{{2,3}}(?!{_D})){{0,3}}|[GHKT]{_D}{{4,8}})
    {_GAP}(?P<date>(?:20)?{_D}{{6}})
    {_GAP}(?P<number>{_D}{{3,7}})
    (?!\w|[.,]\d)""",
    re.VERBOSE | re.IGNORECASE,
)
_CANONICAL = re.compile(r"[GHKT]\d{2}(?:\.\d{2,3}){0,3}-(\d{6})-\d{4,7}", re.ASCII)
_RUN_TOGETHER = re.compile(rf"(?<![\w.,])(?P<letter>[GHKT])(?P<digits>{_D}{{12,22}})(?!\w)", re.IGNORECASE)
_PROCEDURE = re.compile(
    r"(?<![\d.])(\d\.\d{6})(?:\.\d{2})?(?:\.\d{3}(?:\.\d{2}){2}\.[A-Z]\d{2}(?:\.\d{2})?)?(?!\d)"
)
_IDENTITY = re.compile(r"(?<!\d)(?:\d[ .\-]?){11}\d(?!\d)")
_SAYS_IDENTITY = re.compile(r"cccd|căn cước|can cuoc|định danh|dinh danh|cmnd", re.IGNORECASE)
_PIECE = re.compile(r"(?<![\w./\-])(?P<date>\d{6})\s?-\s?(?P<number>\d{3,7})(?![\w/\-])")
_NUMBERLESS = re.compile(
    rf"(?<![\w.,])[GHKT]{_D}{{2}}(?:{_DOT}{_D}{{2,3}}){{0,3}}\s?-\s?(?P<date>{_D}{{6}})(?![\w\-])",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?:mã hồ sơ|ma ho so|hồ sơ|ho so|mã hs|ma hs)\s*:?\s*(?:số|so)?\s*"
    r"(?P<number>\d{4,7})(?![\w/.\-])",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_MENDED = str.maketrans("OQIL|,", "00111.", " ")
_SHAPES = {2: (2,), 4: (2, 2), 5: (2, 3), 6: (2, 2, 2), 8: (2, 2, 2, 2)}


def canonical(text: str) -> str | None:
    """Return the one spelling of a code that stands alone; upper case, new order. ``None``: it is none."""
    if (clean := _CANONICAL.fullmatch(text)) and _is_date(clean[1]):
        return text  # as exports write it, nearly always
    ready = _prepared(text)
    if (found := _CODE.fullmatch(ready)) and (code := _joined(found)):
        return code
    whole = _RUN_TOGETHER.fullmatch(ready)
    return _apart(whole) if whole else None


def recognise(text: str, *, home: str = HOME) -> Found | None:
    """Return the first code a message names, or what was typed in its place; ``None`` for other words."""
    ready = _prepared(text[:_LONGEST_READ])
    for _, code in _codes(ready):
        return _placed(code, home)
    if found := _PROCEDURE.search(ready):
        return ProcedureCode(found[1])
    if (found := _IDENTITY.search(ready)) and (
        found.group() == ready.strip(" .,:") or _SAYS_IDENTITY.search(text)
    ):
        return IdentityNumber()
    return _piece(ready)


def _piece(ready: str) -> Partial | None:
    if (found := _PIECE.search(ready)) and _is_date(found["date"]):
        return Partial(found["date"], found["number"])
    if (found := _NUMBERLESS.search(ready)) and _is_date(date := _digits(found["date"])):
        return Partial(date, None)
    if (found := _BARE.search(ready)) and not _YEAR.fullmatch(found["number"]):
        return Partial(None, found["number"])
    return None


def after(text: str) -> str:
    """Return what a message says after the first code in it, "" when it names none."""
    ready = _prepared(text[:_LONGEST_READ])
    return next((ready[end:] for end, _ in _codes(ready)), "")


def spellings(code: str) -> tuple[str, ...]:
    """Return the other spelling of a canonical code, in the old order of the agency, where it has one."""
    agency, _, rest = code.partition("-")
    parts = agency.split(".")
    if len(parts) > 3 or any(len(part) != 2 for part in parts[1:]):  # noqa: PLR2004 - the old order has two
        return ()
    filled = [*parts[1:], "00", "00"][:2]
    return (f"000.{filled[1]}.{filled[0]}.{parts[0]}-{rest}",)


def _codes(ready: str) -> Iterator[tuple[int, str]]:
    """Yield (end, canonical code) of each code in a prepared text."""
    for found in _CODE.finditer(ready):
        if code := _joined(found):
            yield found.end(), code
    for found in _RUN_TOGETHER.finditer(ready):
        if code := _apart(found):
            yield found.end(), code


def _prepared(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).translate(_DASHES)
    return " ".join(plain.split())


def _joined(found: re.Match[str]) -> str | None:
    date, number = _digits(found["date"]), _digits(found["number"])
    agency = _agency(found["agency"])
    if agency is None or not _is_date(date):
        return None
    if found["old"]:
        if "." in agency:
            return None
        old = _digits(found["old"]).replace(".", "")
        lower = [old[5:7], old[3:5], old[:3]]
        while lower and not int(lower[-1]):
            lower.pop()
        agency = ".".join([agency, *lower])
    return f"{agency}-{date}-{number}"


def _apart(found: re.Match[str]) -> str | None:
    """Read a code whose dots and dashes were all lost, where just one reading makes sense."""
    digits = _digits(found["digits"])
    readings = {
        f"{agency}-{digits[size : size + 6]}-{digits[size + 6 :]}"
        for size in _SHAPES
        if size > 2 and 3 < len(digits) - size - 6 < 5  # noqa: PLR2004 - a unit is named, four-digit numbers
        if _is_date(digits[size : size + 6]) and (agency := _agency(found["letter"] + digits[:size]))
    }
    return readings.pop() if len(readings) == 1 else None


def _agency(text: str) -> str | None:
    letter, rest = text[0].upper(), _digits(text[1:])
    parts = [part for part in re.split(r"[.\s]+", rest) if part]
    if len(parts) == 1:
        shape = _SHAPES.get(len(rest))
        if shape is None:
            return None
        starts = [sum(shape[:place]) for place in range(len(shape))]
        parts = [rest[start : start + size] for start, size in zip(starts, shape, strict=True)]
    return letter + ".".join(parts)


def _digits(text: str) -> str:
    """Return the text with letters typed for digits mended, commas as dots, no spaces."""
    return text.upper().translate(_MENDED)


def _is_date(text: str) -> bool:
    short = text[-6:]
    year, month, day = int(short[:2]), int(short[2:4]), int(short[4:])
    return 15 <= year <= 40 and 1 <= month <= 12 and 1 <= day <= 31  # noqa: PLR2004 - the years of such codes


def _placed(code: str, home: str) -> Dossier | Elsewhere:
    number = code.rpartition("-")[2]
    ministry = number[:2] if len(number) >= _MINISTRY_DIGITS else None
    if code.startswith("G01"):
        return Elsewhere(code, Place.POLICE)
    if code.startswith("G22.99"):
        return Elsewhere(code, Place.NATIONAL_PORTAL)
    if code.startswith("G") or (ministry and code.startswith(home)):
        return Elsewhere(code, Place.MINISTRY, ministry)
    return Dossier(code) if code.startswith(home) else Elsewhere(code, Place.OTHER_PROVINCE, ministry)
