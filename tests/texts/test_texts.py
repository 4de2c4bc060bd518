"""Every sentence: the same in both languages, used where it exists, safe to fill in, fit for Telegram."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.card import Run, plain
from bot.house import TABLE
from bot.people.rights import Right
from bot.telegram.application import LONGEST_SHORT
from bot.telegram.commands import menu
from bot.texts import LANGUAGES, NoSuchText, Texts, split_lines, texts

CODE = Path(__file__).parents[2] / "bot"
USED = re.compile(
    r"""\b(?:line|lines|plain)\(\s*\(?f?"([a-z_]+\.[^"]+)"(?:\s+if\s[^"]+?\selse\s+"([a-z_.]+)")?"""
)


@pytest.fixture(params=LANGUAGES)
def t(request: pytest.FixtureRequest) -> Texts:
    """The sentences of a language."""
    return texts(request.param)


def named_in_the_code() -> set[str]:
    """Return every name of a text that the code asks for; a part that is computed is a star."""
    found = {
        re.sub(r"\{[^}]*\}", "*", name)
        for file in CODE.rglob("*.py")
        for match in USED.finditer(file.read_text(encoding="utf-8"))
        for name in match.groups()
        if name
    }
    assert len(found) > 80  # the search for names itself still works
    return found


def test_both_languages_have_the_same_texts_with_the_same_values() -> None:
    assert texts("vi").names() == texts("en").names()


def test_every_text_the_code_asks_for_exists() -> None:
    known = texts("vi").names()
    for name in named_in_the_code():
        pattern = re.escape(name).replace(r"\*", r"[\w ]+")
        assert any(re.fullmatch(pattern, one) for one in known), name


def test_no_text_is_left_over() -> None:
    patterns = [re.escape(name).replace(r"\*", r"[\w ]+") for name in named_in_the_code()]
    source = "".join(file.read_text(encoding="utf-8") for file in CODE.rglob("*.py"))
    for name in texts("vi").names():
        assert any(re.fullmatch(one, name) for one in patterns) or f'"{name}"' in source, name


def test_sentences_are_composed_and_without_stray_markup(t: Texts) -> None:
    for name, values in t.names().items():
        shown = t.plain(name, **dict.fromkeys(values, "x"))
        assert unicodedata.is_normalized("NFC", shown), name
        assert not re.search(r"[<>{}]", shown), name


@given(st.text())
def test_a_value_is_never_read_as_markup(value: str) -> None:
    for hostile in (value, f"<b>{value}</b>", "{title}", "&lt;"):
        line = texts("vi").line("card.title", title=hostile, code="1.001193")
        assert line[0] == Run(hostile, "b")


def test_a_missing_text_or_value_says_which(t: Texts) -> None:
    with pytest.raises(NoSuchText, match=rf"{t.language}.toml: no.such"):
        t.line("no.such")
    with pytest.raises(NoSuchText, match=r"card\.title: 'code'"):
        t.line("card.title", title="x")


def test_an_unknown_language_is_vietnamese() -> None:
    assert texts("fr").language == "vi"


def test_a_text_of_several_lines_keeps_its_styles() -> None:
    lines = split_lines((Run("một\nhai ", "b"), Run("ba\n"), Run("bốn", url="https://x.vn")))
    assert lines == [
        (Run("một", "b"),),
        (Run("hai ", "b"), Run("ba")),
        (Run("bốn", url="https://x.vn"),),
    ]
    assert [plain(line) for line in texts("vi").lines("faq.answer", answer="một\nhai")] == ["một", "hai"]


def test_the_menus_fit_telegram(t: Texts) -> None:
    for rights in ((), Right):
        entries = menu(TABLE, t, frozenset(rights))
        assert len(entries) <= 100
        for entry in entries:
            assert re.fullmatch(r"[a-z0-9_]{1,32}", entry.command)
            assert 1 <= len(entry.description) <= 256


def test_every_alias_is_a_command_too() -> None:
    names = [name for command in TABLE for name in command.names]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z0-9_]{1,32}", name) for name in names)


def test_what_the_bot_says_of_itself_fits_telegram(t: Texts) -> None:
    long_name = "Ủy ban nhân dân xã Hạ Lang, tỉnh Cao Bằng, Trung tâm Phục vụ hành chính công"
    assert len(t.plain("about.description")) <= 512
    assert len(t.plain("about.short", office=long_name)) <= LONGEST_SHORT
