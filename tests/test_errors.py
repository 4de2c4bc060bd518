"""Errors say what happened, in their docstring or in better words."""

from bot.errors import BotError, Refused
from bot.telegram.application import NoToken


def test_the_docstring_is_the_message() -> None:
    assert str(NoToken()).startswith("Chưa có token của bot")


def test_better_words_win() -> None:
    assert str(BotError("mất điện")) == "mất điện"


def test_a_refusal_names_every_problem_a_line_each() -> None:
    refusal = Refused(iter(["một", 2]))
    assert refusal.problems == ("một", "2")
    assert str(refusal) == "một\n2"
