"""Messages become posts, albums are put together, times are understood as typed."""

import datetime as dt

import pytest
from telegram import Chat, Message, MessageEntity, PhotoSize

from bot.announcements.composing import joined, post, too_long
from bot.announcements.waiting import typed_time
from bot.delivery.model import Media, Post
from tests.cast import NOW


def message(**values: object) -> Message:
    """Return a message of somebody."""
    return Message(1, NOW, Chat(5, "private"), **values)  # type: ignore[arg-type]


def test_text_with_its_format() -> None:
    entity = MessageEntity("bold", 0, 3)
    made = post(message(text="Họp thôn", entities=(entity,)))
    assert made is not None
    assert made.text == "Họp thôn"
    assert made.entities[0]["type"] == "bold"


def test_a_photo_goes_by_its_largest_size() -> None:
    sizes = (PhotoSize("small", "s", 1, 1), PhotoSize("large", "l", 9, 9))
    assert post(message(photo=sizes, caption="Ảnh")) == Post("Ảnh", (), (Media("photo", "large"),))


def test_what_cannot_be_announced() -> None:
    assert post(message()) is None


def test_an_album_keeps_its_words_and_ten_files_at_most() -> None:
    first, more = Post("", (), (Media("photo", "a"),)), Post("Lời", (), (Media("photo", "b"),))
    whole = joined(first, more)
    assert (whole.text, [one.file for one in whole.media]) == ("Lời", ["a", "b"])
    for _ in range(20):
        whole = joined(whole, more)
    assert len(whole.media) == 10


@pytest.mark.parametrize(
    ("what", "long"),
    [
        (Post("a" * 4096), False),
        (Post("a" * 4097), True),
        (Post("😀" * 2049), True),
        (Post("a" * 1025, (), (Media("photo", "a"),)), True),
    ],
)
def test_too_long(what: Post, *, long: bool) -> None:
    assert too_long(what) is long


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("10:30", "2026-11-20 10:30"),
        ("8h30", "2026-11-21 08:30"),
        ("7h", "2026-11-21 07:00"),
        ("15/12 07:30", "2026-12-15 07:30"),
        ("15/12/2026 7h30", "2026-12-15 07:30"),
        ("1/2 7:30", "2027-02-01 07:30"),
        ("31/02 7:30", None),
        ("25:00", None),
        ("1/1/2026 7:30", None),
        ("1/1/2031 7:30", None),
        ("mai nhé", None),
    ],
)
def test_typed_times(typed: str, expected: str | None) -> None:
    at = typed_time(typed, NOW)
    assert (f"{at:%Y-%m-%d %H:%M}" if at else None) == expected
    assert at is None or at > NOW
    assert at is None or at - NOW < dt.timedelta(days=366)
