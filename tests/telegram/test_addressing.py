"""When a message is meant for the bot: always in private, in groups by name or as an answer."""

from typing import Any

import pytest
from telegram import Bot, Message, User

from bot.telegram.addressing import addressed_text

BOT = {"id": 42, "is_bot": True, "first_name": "Một cửa", "username": "MotCua_Bot"}
MAI = {"id": 1001, "is_bot": False, "first_name": "Mai"}


@pytest.fixture
def bot() -> Bot:
    """A bot that knows its name without asking."""
    made = Bot("42:none")
    made._bot_user = User.de_json(BOT, None)
    return made


def heard(bot: Bot, chat: str, **content: Any) -> str | None:
    """Return what the bot takes for itself of a message in a chat of this type."""
    message = Message.de_json(
        {"message_id": 1, "date": 0, "chat": {"id": 1, "type": chat}, "from": MAI, **content}, bot
    )
    return addressed_text(message, bot)


def answering(sender: dict[str, Any]) -> dict[str, Any]:
    return {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "group"}, "from": sender, "text": "x"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"text": " khai sinh "}, "khai sinh"),
        ({"caption": "giấy này là gì"}, "giấy này là gì"),
        ({"text": "@motcua_bot khai sinh"}, "@motcua_bot khai sinh"),
        ({"text": "  "}, None),
        ({}, None),
    ],
)
def test_in_private_every_word_is_meant_for_the_bot(
    bot: Bot, content: dict[str, str], words: str | None
) -> None:
    assert heard(bot, "private", **content) == words


@pytest.mark.parametrize("chat", ["group", "supergroup"])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("khai sinh cần gì", None),
        ("@MotCua_Bot khai sinh cần gì", "khai sinh cần gì"),
        ("khai sinh @motcua_bot", "khai sinh"),
        ("@motcua_bot", None),
        ("@motcua_bot_khac khai sinh", None),
        ("motcua_bot khai sinh", None),
    ],
)
def test_in_a_group_the_bot_hears_its_name(bot: Bot, chat: str, text: str, words: str | None) -> None:
    assert heard(bot, chat, text=text) == words


def test_an_answer_to_the_bot_is_meant_for_it(bot: Bot) -> None:
    assert heard(bot, "group", text="còn phí?", reply_to_message=answering(BOT)) == "còn phí?"
    assert heard(bot, "group", text="còn phí?", reply_to_message=answering(MAI)) is None
    anonymous = answering(MAI)
    del anonymous["from"]
    assert heard(bot, "group", text="còn phí?", reply_to_message=anonymous) is None
