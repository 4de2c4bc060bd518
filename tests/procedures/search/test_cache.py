"""A built index comes back from its bytes as it was, and only for the same key."""

import pytest

from bot.procedures.library import Library
from bot.procedures.search.cache import StaleIndex, dump, load

QUESTIONS = ["lam giay khai sinh can gi", "mất sổ đỏ", "cảm ơn", "trời có mưa không", "ddang kys tạm trú"]


def test_a_loaded_index_answers_alike(library: Library) -> None:
    index = library.index
    again = load(dump(index, b"key"), b"key")
    assert [again.find(one) for one in QUESTIONS] == [index.find(one) for one in QUESTIONS]
    assert [again.explain(one) for one in QUESTIONS] == [index.explain(one) for one in QUESTIONS]


def test_another_key_is_stale(library: Library) -> None:
    with pytest.raises(StaleIndex):
        load(dump(library.index, b"key"), b"other")


def test_a_broken_file_is_stale(library: Library) -> None:
    data = dump(library.index, b"key")
    for broken in (b"", data[:40], data[:-1], data[:-1] + bytes([data[-1] ^ 1])):
        with pytest.raises(StaleIndex):
            load(broken, b"key")
