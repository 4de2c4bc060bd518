"""The knowledge in use: its index is kept for the next start, edits are taken over whole or not at all."""

import os
from pathlib import Path

import pytest

from bot.errors import Refused
from bot.procedures.library import CACHE, Shelf, open_library
from bot.procedures.search.outcome import Answer
from tests.samples import BIRTH, FAQ, MARRIAGE, PROCEDURES, write_knowledge


def first_code(shelf: Shelf, question: str) -> str:
    outcome = shelf.library.index.find(question)
    assert isinstance(outcome, Answer)
    return outcome.candidates[0].code


def test_the_next_start_loads_the_index_that_was_built(tmp_path: Path) -> None:
    folder = write_knowledge(tmp_path)
    open_library(folder, "xã")
    built = (folder / CACHE).stat().st_ino
    assert isinstance(open_library(folder, "xã").index.find("đăng ký kết hôn"), Answer)
    assert (folder / CACHE).stat().st_ino == built


def test_a_spoilt_index_is_built_anew(tmp_path: Path) -> None:
    folder = write_knowledge(tmp_path)
    open_library(folder, "xã")
    (folder / CACHE).write_bytes(b"spoilt")
    assert isinstance(open_library(folder, "xã").index.find("đăng ký kết hôn"), Answer)
    assert (folder / CACHE).stat().st_size > 100


def test_an_index_that_cannot_be_kept_does_no_harm(tmp_path: Path) -> None:
    folder = write_knowledge(tmp_path)
    (folder / "imported").write_text("a file in the way of the folder", encoding="utf-8")
    assert isinstance(open_library(folder, "xã").index.find("đăng ký kết hôn"), Answer)


async def test_nothing_changed_nothing_happens(tmp_path: Path) -> None:
    shelf = Shelf(write_knowledge(tmp_path), "xã")
    before = shelf.library
    assert await shelf.refresh() is False
    assert shelf.library is before


async def test_an_edit_is_taken_over(tmp_path: Path) -> None:
    shelf = Shelf(write_knowledge(tmp_path), "xã")
    assert first_code(shelf, "làm giấy kết hôn") == MARRIAGE
    write_knowledge(tmp_path, procedures=PROCEDURES.replace("làm giấy kết hôn", "cưới vợ lấy chồng"))
    assert await shelf.refresh() is True
    assert first_code(shelf, "cưới vợ lấy chồng") == MARRIAGE
    assert await shelf.refresh() is False


async def test_a_broken_edit_is_told_once_and_the_old_knowledge_stays(tmp_path: Path) -> None:
    shelf = Shelf(write_knowledge(tmp_path), "xã")
    write_knowledge(tmp_path, faq="[[faq]\n")
    with pytest.raises(Refused, match=r"faq\.toml:1"):
        await shelf.refresh()
    assert await shelf.refresh() is False
    assert first_code(shelf, "làm giấy khai sinh") == BIRTH
    write_knowledge(tmp_path, faq=FAQ + "# đã sửa\n")
    assert await shelf.refresh() is True


async def test_a_file_saved_again_without_a_change_costs_a_look_only(tmp_path: Path) -> None:
    shelf = Shelf(write_knowledge(tmp_path), "xã")
    os.utime(tmp_path / "faq.toml", ns=(0, 1))
    assert await shelf.refresh() is True
    assert await shelf.refresh() is False


def test_titles_are_what_citizens_say_and_unknown_codes_stay_codes(tmp_path: Path) -> None:
    library = Shelf(write_knowledge(tmp_path), "xã").library
    assert library.title(BIRTH) == "Đăng ký khai sinh"
    assert library.title("9.999999") == "9.999999"
    assert library.titles([BIRTH, "9.999999"]) == {BIRTH: "Đăng ký khai sinh"}
    assert library.procedure("9.999999") is None
    assert library.knowledge.catalogue.entry("9.999999") is None
    assert BIRTH in library.knowledge.catalogue
    assert [entry.code for entry in library.by_field["Hộ tịch"]] == [BIRTH, MARRIAGE]
