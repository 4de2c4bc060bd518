"""Every problem of a file at once, each at its line, with what to do about it."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import TypeAdapter

from bot.errors import Refused
from bot.toml_files import BadDocument, Document, convert_or_refuse

KNOWLEDGE = Path(__file__).parents[1] / "knowledge"


@dataclass(frozen=True, kw_only=True)
class Part:
    text: str
    copies: int = 0
    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic


@dataclass(frozen=True, kw_only=True)
class Thing:
    name: str
    channel: Literal["counter", "post"] = "post"
    aliases: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    thing: tuple["Thing", ...] = ()
    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012


ADAPTER = TypeAdapter(Thing)


def problems(folder: Path, text: str | bytes) -> list[str]:
    """Return what is said about the text, a line each, without the folder."""
    file = folder / "a.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    try:
        convert_or_refuse(ADAPTER, Document(file, shown_as="a.toml"))
    except Refused as refusal:
        return list(refusal.problems)
    return []


def test_an_unknown_key_names_the_nearest_right_one(tmp_path: Path) -> None:
    assert problems(tmp_path, 'name = "x"\nalias = ["y"]') == ['a.toml:2: alias: khóa lạ; có phải "aliases"?']
    assert problems(tmp_path, 'name = "x"\nzzz = 1') == ["a.toml:2: zzz: khóa lạ, xin bỏ đi"]


def test_every_problem_is_named_at_once_with_its_line(tmp_path: Path) -> None:
    text = """
# chú thích có [ngoặc] và "nháy
aliases = [
  "một", # dấu ] trong chú thích
  # một dòng chú thích
  2,
  "ba",
  "[bốn", 5,
]
channel = "mail"
parts = [
  { text = "tờ khai", copies = "hai" },
  { copy = 1, text = "giấy" },
]
"""
    assert sorted(problems(tmp_path, text)) == [
        "a.toml: name: thiếu khóa này, xin thêm vào",
        "a.toml:10: channel: phải là một trong: 'counter', 'post'",
        "a.toml:12: parts[1].copies: phải là số nguyên, không có ngoặc kép",
        'a.toml:13: parts[2].copy: khóa lạ; có phải "copies"?',
        "a.toml:6: aliases[2]: phải là chữ, đặt trong ngoặc kép",
        "a.toml:8: aliases[5]: phải là chữ, đặt trong ngoặc kép",
    ]


def test_tables_inside_tables_keep_their_lines(tmp_path: Path) -> None:
    text = """name = "x"
[[thing]]
name = "một"
[[thing.parts]]
text = "a"
[[thing]]
name = "hai"
[[thing.parts]]
text = "b"
[[thing.parts]]
text = 3
"""
    assert problems(tmp_path, text) == ["a.toml:11: thing[2].parts[2].text: phải là chữ, đặt trong ngoặc kép"]


def test_a_missing_key_points_at_the_table_it_is_missing_in(tmp_path: Path) -> None:
    text = 'name = "x"\n\n[[thing]]\nname = "một"\n\n[[thing]]\naliases = ["hai"]\n'
    assert problems(tmp_path, text) == ["a.toml:6: thing[2].name: thiếu khóa này, xin thêm vào"]


@pytest.mark.parametrize("quotes", ['"""', "'''"])
def test_lines_of_a_long_text_are_no_keys(tmp_path: Path, quotes: str) -> None:
    text = f"name = {quotes}\nchannel = 1\n[[thing]]\n({quotes}\nchannel = 1\n"
    assert problems(tmp_path, text) == ["a.toml:5: channel: phải là một trong: 'counter', 'post'"]


def test_a_key_in_quotes_has_its_line_too(tmp_path: Path) -> None:
    assert problems(tmp_path, 'name = "x"\n"bí danh" = "y"')[0].startswith("a.toml:2: bí danh: khóa lạ")


@pytest.mark.parametrize(
    ("text", "place"), [("name = \n", "a.toml:1"), ('name = "x"\nname = "y"\n', "a.toml:2"), ("[", "a.toml")]
)
def test_broken_syntax_names_the_line(tmp_path: Path, text: str, place: str) -> None:
    [problem] = problems(tmp_path, text)
    assert problem.startswith(place)
    assert "sai cú pháp TOML" in problem
    assert "(at " not in problem


def leaves(value: Any, at: tuple[int | str, ...] = ()) -> Iterator[tuple[tuple[int | str, ...], str]]:
    """Yield every short text inside ``value`` with its place."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield from leaves(inner, (*at, key))
    if isinstance(value, str) and not set(value) & set('"\n\\'):
        yield at, value


@pytest.mark.parametrize("file", sorted(KNOWLEDGE.rglob("*.toml")), ids=lambda file: file.stem)
def test_every_text_of_our_knowledge_is_found_on_its_line(file: Path) -> None:
    document, lines = Document(file), file.read_text(encoding="utf-8").split("\n")

    def stands(at: tuple[int | str, ...], text: str) -> bool:
        line = document.line(at) or 0
        return text in lines[line if lines[line - 1].endswith('= """') else line - 1]

    wrong = [at for at, text in leaves(document.data) if not stands(at, text)]
    assert wrong == []


def _near(lines: list[str], number: int) -> str:
    """Return a line and the next one: a long text begins below its key."""
    return "\n".join(lines[number - 1 : number + 1])


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert problems(tmp_path, b"\xef\xbb\xbf" + b'name = "x"') == []


def test_decomposed_letters_are_composed(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text(unicodedata.normalize("NFD", 'name = "Hộ tịch"'), encoding="utf-8")
    assert convert_or_refuse(ADAPTER, Document(file)).name == "Hộ tịch"


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    assert problems(tmp_path, 'name = "é"'.encode("latin-1")) == ["a.toml: tệp phải lưu bằng bảng mã UTF-8"]


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDocument, match="không đọc được tệp") as refused:
        Document(tmp_path / "none.toml")
    assert refused.value.problem.line is None
