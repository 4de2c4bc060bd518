"""The strict HTML reader and the entities Telegram finds by itself."""

from __future__ import annotations

import contextlib
import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.preview.entities import formatted
from bot.preview.errors import ApiError
from bot.preview.html_text import parse_html
from bot.preview.units import utf16_length

TAGS = ["b", "i", "u", "s", "code", "pre", "blockquote", "tg-spoiler"]


@given(st.text())
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert parse_html(html.escape(text)) == (text, [])


@given(st.text(), st.text(min_size=1), st.text(), st.sampled_from(TAGS))
def test_a_tag_marks_exactly_its_text(before: str, inside: str, after: str, tag: str) -> None:
    source = f"{html.escape(before)}<{tag}>{html.escape(inside)}</{tag}>{html.escape(after)}"
    text, (entity,) = parse_html(source)
    units = text.encode("utf-16-le", "surrogatepass")
    marked = units[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2]
    assert text == before + inside + after
    assert marked.decode("utf-16-le", "surrogatepass") == inside


@given(st.text(alphabet=["<", ">", "/", "b", "a", " ", "=", '"', "&", ";", "#", "9"]))
def test_any_source_is_read_or_refused(source: str) -> None:
    with contextlib.suppress(ApiError):
        text, entities = parse_html(source)
        assert all(0 < one["length"] <= utf16_length(text) - one["offset"] for one in entities)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<b>đậm", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>test</b></i>", 'Unmatched end tag at byte offset 10, expected "</i>", found "</b>"'),
        ("<script>x</script>", 'Unsupported start tag "script" at byte offset 0'),
        ("số < 5", 'Unsupported start tag "" at byte offset 5'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        (
            "<a href>x</a>",
            'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
        ),
    ],
)
def test_bad_markup_is_refused_in_telegrams_words(source: str, reason: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {reason}"


@pytest.mark.parametrize(
    ("source", "entity"),
    [
        ('<a href="https://a.vn/?x=1&amp;y=2">x</a>', {"type": "text_link", "url": "https://a.vn/?x=1&y=2"}),
        ("<a href='dichvucong.gov.vn'>x</a>", {"type": "text_link", "url": "http://dichvucong.gov.vn/"}),
        ("<blockquote expandable>x</blockquote>", {"type": "expandable_blockquote"}),
        ('<span class="tg-spoiler">x</span>', {"type": "spoiler"}),
        ('<pre><code class="language-python">x</code></pre>', {"type": "pre", "language": "python"}),
        ("<STRONG >x</STRONG >", {"type": "bold"}),
    ],
)
def test_tags_become_entities(source: str, entity: dict[str, str]) -> None:
    assert parse_html(source) == ("x", [{"offset": 0, "length": 1, **entity}])


@pytest.mark.parametrize("href", ["tel:+84900000001", "javascript:alert(1)", "http://localhost/"])
def test_a_link_telegram_dislikes_becomes_plain_text(href: str) -> None:
    assert parse_html(f'<a href="{href}">x</a>') == ("x", [])


def test_offsets_count_utf16_units() -> None:
    assert parse_html("🏛 <b>Xã</b>")[1] == [{"type": "bold", "offset": 3, "length": 2}]


def test_unknown_references_stay_as_they_are() -> None:
    assert parse_html("&nbsp; &lt;b&gt; &#7853; &#xe1; R&D")[0] == "&nbsp; <b> ậ á R&D"


def test_white_space_at_the_ends_goes_and_entities_move() -> None:
    text, entities = formatted(" \n<b> đậm </b> ", "HTML", None)
    assert (text, entities) == ("đậm", [{"type": "bold", "offset": 0, "length": 3}])


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("/start p_1", "bot_command", "/start"),
        ("xem /hoso@motcua_bot nhé", "bot_command", "/hoso@motcua_bot"),
        ("vào dichvucong.gov.vn.", "url", "dichvucong.gov.vn"),
        ("(https://a.vn/b?c=1)", "url", "https://a.vn/b?c=1"),
        ("nhắn @hanh_motcua", "mention", "@hanh_motcua"),
        ("#khaisinh", "hashtag", "#khaisinh"),
        ("mail mot.cua@caobang.gov.vn nhé", "email", "mot.cua@caobang.gov.vn"),
        ("🏛 gọi +84900000001", "phone_number", "+84900000001"),
    ],
)
def test_plain_text_is_marked_by_itself(text: str, kind: str, found: str) -> None:
    _, (entity,) = formatted(text, "", None)
    units = text.encode("utf-16-le")[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2]
    assert (entity["type"], units.decode("utf-16-le")) == (kind, found)


@pytest.mark.parametrize("text", ["ngày 1/7/2025", "và/hoặc", "mã 1.001193", "5/10"])
def test_dates_and_codes_are_not_marked(text: str) -> None:
    assert formatted(text, "", None) == (text, [])
