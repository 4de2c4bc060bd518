"""Cards as Telegram takes them: read back by a strict reader, the words are the same."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.card import Button, Card, Run
from bot.preview.html_text import parse_html
from bot.telegram.render import html, keyboard

RUNS = st.builds(Run, st.text(), st.sampled_from(["", "b", "i", "code", "s"]))
LINES = st.lists(st.lists(RUNS, max_size=4).map(tuple), min_size=1, max_size=4).map(tuple)
NAMES = {"b": "bold", "i": "italic", "code": "code", "s": "strikethrough"}


@given(LINES)
def test_what_is_written_is_what_is_read(lines: tuple[tuple[Run, ...], ...]) -> None:
    card = Card(lines)
    text, entities = parse_html(html(card))
    assert text == card.plain()
    styled = [(NAMES[run.style], run.text) for line in lines for run in line if run.style and run.text]
    read = [(one["type"], _piece(text, one)) for one in entities]
    assert read == styled


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126)), st.text(min_size=1))
def test_an_address_cannot_break_out_of_its_link(path: str, words: str) -> None:
    text, _ = parse_html(html(Card(((Run(words, url=f"https://x.vn/{path}"),),))))
    assert text == words


def test_words_that_look_like_markup_stay_words() -> None:
    card = Card(((Run("<b>&amp;</b> 5 < 6 & \"x\" 'y'", "i"),),))
    assert html(card) == "<i>&lt;b&gt;&amp;amp;&lt;/b&gt; 5 &lt; 6 &amp; \"x\" 'y'</i>"


def test_buttons_do_what_they_say() -> None:
    rows = ((Button("Xem", "b/0"), Button("Cổng", "https://x.vn", "url")), ())
    assert keyboard(Card((), rows)) == {
        "inline_keyboard": [
            [{"text": "Xem", "callback_data": "b/0"}, {"text": "Cổng", "url": "https://x.vn"}]
        ]
    }


def test_a_card_without_buttons_has_no_keyboard() -> None:
    assert keyboard(Card(())) is None
    assert keyboard(Card((), ((),))) is None


def _piece(text: str, entity: dict[str, Any]) -> str:
    units = text.encode("utf-16-le")
    return units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")
