"""One spelling for each word; folding takes the marks off and can be repeated."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.procedures.search.words import LONGEST, fold, marked, spelling, words

LETTERS = st.text(alphabet="aàáảãạăằâầbcdđeéẹêếghiìíklmnoòóọôồơờpqrstuùúưừvxyỳý 0189.,-", max_size=60)


@given(LETTERS)
def test_folding_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(LETTERS)
def test_folded_words_carry_no_marks(text: str) -> None:
    assert not any(marked(fold(word)) for word in words(text))


@given(st.text(max_size=80))
def test_spelling_is_idempotent(text: str) -> None:
    once = words(text)
    assert [spelling(word) for word in once] == once
    assert words(" ".join(once)) == once


@given(LETTERS)
def test_composed_and_decomposed_text_read_alike(text: str) -> None:
    assert words(unicodedata.normalize("NFD", text)) == words(text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hoà", "hòa"),
        ("thuỷ", "thủy"),
        ("kí", "ký"),
        ("qui", "quy"),
        ("quý", "quý"),
        ("LÍ", "lý"),
        ("hoàn", "hoàn"),
    ],
)
def test_each_syllable_has_one_spelling(typed: str, meant: str) -> None:
    assert words(typed) == [meant]


def test_a_long_story_is_read_up_to_the_limit() -> None:
    assert len(words("một " * 500)) == LONGEST


def test_fold_knows_the_barred_d() -> None:
    assert fold("đường đỏ") == "duong do"
