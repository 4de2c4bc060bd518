"""What letters become as calls of Telegram's."""

from bot.card import Button, Card, Run
from bot.delivery.model import Media, Post
from bot.delivery.sending import call

STOP = ((Button("Thôi nhận tin", "stop"),),)
BOLD = ({"type": "bold", "offset": 0, "length": 3},)


def test_a_card() -> None:
    method, values = call(Card(((Run("<b>", "b"),),)), 5)
    assert (method, values["chat_id"], values["text"]) == ("sendMessage", 5, "<b>&lt;b&gt;</b>")


def test_text_keeps_the_marks_of_its_format() -> None:
    method, values = call(Post("Họp thôn", BOLD, (), STOP), 5)
    assert method == "sendMessage"
    assert values["text"] == "Họp thôn"
    assert values["entities"] == list(BOLD)
    assert "parse_mode" not in values
    assert values["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "stop"


def test_one_file_bears_the_text_as_its_caption() -> None:
    method, values = call(Post("Họp thôn", BOLD, (Media("photo", "file-1"),), STOP), 5)
    assert method == "sendPhoto"
    assert (values["photo"], values["caption"]) == ("file-1", "Họp thôn")
    assert values["caption_entities"] == list(BOLD)
    assert call(Post("", (), (Media("document", "file-2"),)), 5)[1].get("caption") is None


def test_an_album_is_one_call_by_file_id() -> None:
    files = (Media("photo", "a"), Media("video", "b"))
    method, values = call(Post("Họp thôn", (), files, STOP), 5)
    assert method == "sendMediaGroup"
    assert [one["media"] for one in values["media"]] == ["a", "b"]
    assert [one.get("caption") for one in values["media"]] == ["Họp thôn", None]
