"""A card knows no channel: its words alone."""

from bot.card import Button, Card, Run, plain


def test_the_words_alone_have_neither_style_nor_link() -> None:
    assert plain((Run("Cần: ", "b"), Run("tờ khai", url="https://x.vn"))) == "Cần: tờ khai"


def test_a_card_on_a_terminal_is_its_lines_without_buttons() -> None:
    card = Card(((Run("một"),), (), (Run("hai", "i"),)), ((Button("Chạm", "b/0"),),))
    assert card.plain() == "một\n\nhai"
