"""Imports the national catalogue: a portal export becomes ``imported/catalogue.tsv``.

One line of that file is one procedure: what the search needs of it as JSON, a tab, the whole as JSON; so a
start reads the short half alone. It is written by the import alone and replaced as a whole by the next one,
so an office's own text in ``procedures/*.toml`` is never touched.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import unicodedata
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from python_calamine import CalamineError, CalamineWorkbook

from bot.errors import Refused
from bot.procedures.catalogue import ENTRY, PROCEDURE, entry_of
from bot.procedures.portal import BadRecord, to_procedure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from bot.procedures.model import Entry, Procedure

IMPORTED = "imported/catalogue.tsv"

HEADINGS = {
    "code": ("mã thủ tục", "mã tthc", "mã"),
    "name": ("tên thủ tục", "tên thủ tục hành chính", "tên"),
    "field": ("lĩnh vực",),
    "level": ("cấp thực hiện", "cấp"),
    "agency": ("cơ quan thực hiện", "cơ quan"),
    "time_limit": ("thời hạn giải quyết", "thời hạn", "thời gian"),
    "fee": ("phí, lệ phí", "phí", "lệ phí"),
    "documents": ("thành phần hồ sơ", "hồ sơ", "giấy tờ"),
    "steps": ("trình tự thực hiện", "trình tự", "các bước"),
    "channels": ("cách thức thực hiện", "hình thức nộp", "cách thức"),
    "legal_basis": ("căn cứ pháp lý", "căn cứ"),
    "online_level": ("mức độ dịch vụ công", "mức độ trực tuyến", "mức độ"),
    "updated_at": ("cập nhật", "ngày cập nhật"),
    "url": ("liên kết", "địa chỉ", "đường dẫn"),
}
_KEYS = {heading: key for key, headings in HEADINGS.items() for heading in (key, *headings)}


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: how many procedures went in, which rows were left out and why."""

    taken: int
    skipped: int
    problems: tuple[str, ...]


def import_catalogue(
    source: Path, into: Path, *, level: str | None = None, progress: Callable[[int], None] = lambda _: None
) -> Imported:
    """Read ``source`` and replace what an earlier import wrote into the folder ``into``.

    ``level`` ("xã", accents and case do not matter) takes only records whose level names it. ``progress``
    hears the number of records read so far. Raises :class:`Refused` when the file cannot be read or nothing
    in it is a procedure, or the folder cannot be written; then the earlier import stays.
    """
    found: dict[str, Procedure] = {}
    problems: list[str] = []
    skipped = count = 0
    for count, (row, record) in enumerate(_records(source), 1):
        progress(count)
        if isinstance(record, str):
            problems.append(f"{source.name}: dòng {row}: {record}")
            continue
        if level and _folded(level) not in _folded(str(record.get("level") or "")):
            skipped += 1
            continue
        try:
            procedure = to_procedure(record)
        except BadRecord as error:
            problems.append(f"{source.name}: dòng {row}: {error}")
            continue
        if procedure.code in found:
            problems.append(f"{source.name}: dòng {row}: mã {procedure.code} có hai lần, giữ dòng sau")
        found[procedure.code] = procedure
    if not found:
        raise Refused([*problems[:20], f"{source.name}: không có thủ tục nào để nhập ({count} dòng)"])
    try:
        _replace(into / IMPORTED, found.values())
    except OSError as error:
        raise Refused([f"{into / IMPORTED}: không ghi được ({error.strerror})"]) from error
    return Imported(len(found), skipped, tuple(problems))


def read_imported(folder: Path) -> dict[str, tuple[Entry, bytes]]:
    """Return the imported procedures by code, each with its JSON; empty when nothing was imported."""
    path = folder / IMPORTED
    if not path.exists():
        return {}
    found = {}
    try:
        for line in path.read_bytes().splitlines():
            short, _, whole = line.partition(b"\t")
            entry = ENTRY.validate_json(short)
            found[entry.code] = (entry, whole)
    except ValidationError as error:
        raise Refused([f"{path}: tệp hỏng, xin chạy lại: python -m bot knowledge import"]) from error
    return found


def _replace(path: Path, procedures: Iterable[Procedure]) -> None:
    """Write the whole file beside the old one, then swap: a reader sees the old or the new, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    with fresh.open("wb") as file:
        for procedure in procedures:
            short = ENTRY.dump_json(entry_of(procedure, written=False), exclude_defaults=True)
            file.write(short + b"\t" + PROCEDURE.dump_json(procedure, exclude_defaults=True) + b"\n")
    fresh.replace(path)


def _records(source: Path) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Yield (row number from 1, record), or the reason why a row is none."""
    try:
        data = source.read_bytes()
        if source.name.endswith(".jsonl.gz"):
            yield from _json_lines(gzip.decompress(data).decode("utf-8-sig"))
        elif source.suffix == ".jsonl":
            yield from _json_lines(data.decode("utf-8-sig"))
        elif source.suffix == ".csv":
            yield from _rows(list(csv.reader(io.StringIO(data.decode("utf-8-sig")))), source)
        elif source.suffix == ".xlsx":
            book = CalamineWorkbook.from_filelike(io.BytesIO(data))
            yield from _rows(book.get_sheet_by_index(0).to_python(), source)
        else:
            raise Refused([f"{source.name}: chỉ nhận .jsonl, .jsonl.gz, .csv, .xlsx"])
    except (UnicodeDecodeError, EOFError, csv.Error, CalamineError, zlib.error, gzip.BadGzipFile) as error:
        raise Refused([f"{source.name}: tệp hỏng hoặc sai loại ({error})"]) from error
    except OSError as error:
        raise Refused([f"{source}: không đọc được tệp ({error.strerror or error})"]) from error


def _json_lines(text: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    for row, line in enumerate(text.split("\n"), 1):  # other line ends may stand inside a JSON text
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            yield row, f"không phải JSON ({error})"
        else:
            yield row, record if isinstance(record, dict) else "không phải một bản ghi { … }"


def _rows(rows: list[list[Any]], source: Path) -> Iterator[tuple[int, dict[str, Any] | str]]:
    headings = [_KEYS.get(" ".join(str(cell).split()).casefold()) for cell in rows[0]] if rows else []
    if not {"code", "name"} <= set(headings):
        raise Refused([f"{source.name}: dòng đầu phải có các cột Mã thủ tục, Tên thủ tục"])
    for number, row in enumerate(rows[1:], 2):
        if any(str(cell).strip() for cell in row):
            yield number, {key: cell for key, cell in zip(headings, row, strict=False) if key}


def _folded(text: str) -> str:
    bare = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))
