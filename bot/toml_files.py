"""Reads a TOML file into typed values and names every problem at once, with file, line, key and remedy."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError
from rapidfuzz.process import extractOne

from bot.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pydantic import TypeAdapter
    from pydantic_core import ErrorDetails

T = TypeVar("T")
Loc = tuple[int | str, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.\-]+)\s*\]\]?")
_KEY = re.compile(r"""^\s*(?P<quote>["']?)(?P<name>[\w\-]+|(?<=["']).+?)(?P=quote)\s*=\s*""")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|#.*')
_AT_LINE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")

_LONG_TEXT = ('"""', "'''")

_REMEDIES = {
    "missing": "thiếu khóa này, xin thêm vào",
    "string": "phải là chữ, đặt trong ngoặc kép",
    "path": "phải là đường dẫn, đặt trong ngoặc kép",
    "int": "phải là số nguyên, không có ngoặc kép",
    "bool": "phải là true hoặc false",
    "date": "phải là ngày, viết như 2026-07-18, không có ngoặc kép",
    "tuple": 'phải là danh sách, viết như ["một", "hai"]',
    "dict": 'phải là một bảng, viết như { khóa = "…" }',
    "dataclass": 'phải là một bảng, viết như { text = "…" }',
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: the file, the line (from 1; ``None`` when unknown), the key, and what to do."""

    file: str
    line: int | None
    key: str
    remedy: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.key}: {self.remedy}" if self.key else f"{place}: {self.remedy}"


class BadDocument(Refused):
    """The file cannot be read at all."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__([problem])


class Document:
    """A parsed TOML file that still knows on which line each key stands."""

    def __init__(self, path: Path, *, shown_as: str | None = None) -> None:
        """Read ``path``; raises :class:`BadDocument` when it is missing, not UTF-8 or not TOML."""
        self.file = shown_as or str(path)
        try:
            text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8-sig"))
            self.data: dict[str, Any] = tomllib.loads(text)
        except OSError as error:
            raise BadDocument(
                Problem(self.file, None, "", f"không đọc được tệp ({error.strerror})")
            ) from error
        except UnicodeDecodeError as error:
            raise BadDocument(Problem(self.file, None, "", "tệp phải lưu bằng bảng mã UTF-8")) from error
        except tomllib.TOMLDecodeError as error:
            raise BadDocument(_syntax_problem(self.file, str(error))) from error
        self._text = text
        self._lines: dict[Loc, int] | None = None

    def line(self, loc: Loc) -> int | None:
        """Return the line of the key at ``loc``, or of the nearest thing around it."""
        if self._lines is None:
            self._lines = dict(_scan(self._text))
        found = (self._lines.get(loc[:size]) for size in range(len(loc), 0, -1))
        return next((line for line in found if line is not None), None)

    def problem(self, loc: Loc, remedy: str) -> Problem:
        """Return a problem at ``loc`` of this file."""
        return Problem(self.file, self.line(loc), _dotted(loc), remedy)


def convert(adapter: TypeAdapter[T], data: Any, document: Document, at: Loc = ()) -> T | list[Problem]:
    """Return the typed value of ``data``, which stands at ``at`` in the document, or all its problems."""
    try:
        return adapter.validate_python(data)
    except ValidationError as error:
        return [document.problem(at + one["loc"], _remedy(one, adapter)) for one in error.errors()]


def convert_or_refuse(adapter: TypeAdapter[T], document: Document) -> T:
    """Return the typed value of a whole document; raises :class:`Refused` with all problems."""
    value = convert(adapter, document.data, document)
    if isinstance(value, list):
        raise Refused(sorted(value, key=lambda problem: problem.line or 0))
    return value


def _remedy(error: ErrorDetails, adapter: TypeAdapter[Any]) -> str:
    kind, name = error["type"], str(error["loc"][-1])
    if kind in {"unexpected_keyword_argument", "extra_forbidden"}:
        near = extractOne(name, _known_names(adapter), score_cutoff=60)
        return "khóa lạ" + (f'; có phải "{near[0]}"?' if near else ", xin bỏ đi")
    if kind in {"enum", "literal_error"}:
        return f"phải là một trong: {error['ctx']['expected'].replace(' or ', ', ')}"
    return _REMEDIES.get(kind.partition("_")[0], error["msg"])


def _known_names(adapter: TypeAdapter[Any]) -> set[str]:
    schema = adapter.json_schema()
    tables = [schema, *schema.get("$defs", {}).values()]
    return {name for table in tables for name in table.get("properties", {})}


def _dotted(loc: Iterable[int | str]) -> str:
    parts = (f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in loc)
    return "".join(parts).lstrip(".")


def _syntax_problem(file: str, message: str) -> Problem:
    at = _AT_LINE.search(message)
    line = int(at[1]) if at and at[1] else None
    return Problem(file, line, "", f"sai cú pháp TOML: {_AT_LINE.sub('', message)}")


def _scan(text: str) -> Iterator[tuple[Loc, int]]:
    """Yield the place and line of each table, each key and each item of an array."""
    table: Loc = ()
    key, in_text, brackets = "", "", _Brackets()
    counts: dict[Loc, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if in_text:
            in_text = "" if in_text in line else in_text
            continue
        if not brackets.depth:
            if header := _HEADER.match(line):
                table = _enter(tuple(header[2].split(".")), counts, is_array=header[1] == "[[")
                yield table, number
                continue
            if not (match := _KEY.match(line)):
                continue
            key, line, brackets = match["name"], line[match.end() :], _Brackets()  # noqa: PLW2901 - the rest
            yield (*table, key), number
            in_text = next((quotes for quotes in _LONG_TEXT if line.count(quotes) == 1), "")
        for item in () if in_text else brackets.items(_STRING.sub(_blank, line)):
            yield (*table, key, item), number


def _blank(match: re.Match[str]) -> str:
    """Return what stands for a text or a comment while brackets and commas are counted."""
    return "" if match[0].startswith("#") else "x"


class _Brackets:
    """How deep in brackets a scan stands, and which item of the outermost array comes next."""

    def __init__(self) -> None:
        self.depth = 0
        self._item = 0
        self._expecting = False

    def items(self, line: str) -> Iterator[int]:
        """Yield the numbers, from 0, of the items that begin on this line."""
        for letter in line:
            if self._expecting and self.depth == 1 and letter not in " \t,]":
                yield self._item
                self._item += 1
                self._expecting = False
            self.depth += (letter in "[{") - (letter in "]}")
            self._expecting |= letter in "[," and self.depth == 1


def _enter(names: tuple[str, ...], counts: dict[Loc, int], *, is_array: bool) -> Loc:
    """Return the place of a table header, counting the elements of arrays of tables."""
    place: Loc = ()
    for name in names[:-1]:
        place = (*place, name)
        if place in counts:
            place = (*place, counts[place])
    place = (*place, names[-1])
    if is_array:
        counts[place] = counts.get(place, -1) + 1
        place = (*place, counts[place])
    return place
