"""A photographed slip: the printed code is found, turned, dimmed or small; other pictures are no trouble."""

import io

import pytest
from PIL import Image, ImageEnhance

from bot.dossiers.photo import Unreadable, read_codes
from bot.dossiers.slips import picture

LINK = "https://t.me/halang_bot?start=s_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIj"
CODE = "H14.18-261008-0975"


def photographed(how: str) -> bytes:
    """Return a photo of a slip as people take them."""
    slip = Image.open(io.BytesIO(picture(LINK, CODE))).convert("RGB")
    table = Image.new("RGB", (1600, 1200), (120, 100, 80))
    table.paste(slip, (600, 300))
    match how:
        case "turned":
            table = table.rotate(23, expand=True)
        case "dim":
            table = ImageEnhance.Brightness(table).enhance(0.35)
        case "small":
            table = table.resize((700, 525))
        case "upside down":
            table = table.rotate(180)
    out = io.BytesIO()
    table.save(out, "JPEG", quality=60)
    return out.getvalue()


@pytest.mark.parametrize("how", ["straight", "turned", "dim", "small", "upside down"])
def test_the_slip_is_read(how: str) -> None:
    assert read_codes(photographed(how)) == [LINK]


def test_a_picture_without_a_code_has_none() -> None:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), (10, 200, 30)).save(out, "PNG")
    assert read_codes(out.getvalue()) == []


@pytest.mark.parametrize(
    "data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, b"\xff\xd8\xff" + b"\0" * 40]
)
def test_what_is_no_picture_is_unreadable(data: bytes) -> None:
    with pytest.raises(Unreadable):
        read_codes(data)


def test_a_picture_of_too_many_points_is_not_opened() -> None:
    out = io.BytesIO()
    Image.new("1", (10_000, 6_000)).save(out, "PNG")
    with pytest.raises(Unreadable):
        read_codes(out.getvalue())
