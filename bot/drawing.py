"""Drawing words with Pillow: a font of this machine that has Vietnamese letters, or honestly none."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from PIL import ImageFont

if TYPE_CHECKING:
    from PIL import ImageDraw

    Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

INK, PAPER = "#1d2733", "#ffffff"
_SAMPLE = "ế"
_FONTS = (
    "DejaVuSans{bold}.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans{bold}.ttf",
    "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans{bold}.ttf",
    "/usr/share/fonts/TTF/DejaVuSans{bold}.ttf",
    "LiberationSans-{weight}.ttf",
    "NotoSans-{weight}.ttf",
    "arial{bd}.ttf",
)


def write(
    pen: ImageDraw.ImageDraw,
    at: tuple[int, int],
    words: str,
    size: int,
    *,
    fill: str = INK,
    bold: bool = False,
    anchor: str = "mm",
    halo: int = 0,
) -> None:
    """Write words at a place, without accents where no font has them; ``halo``: a rim of paper around."""
    chosen, vietnamese = font(size, bold=bold)
    shown = words if vietnamese else plain_letters(words)
    pen.text(at, shown, fill=fill, font=chosen, anchor=anchor, stroke_width=halo, stroke_fill=PAPER)


def plain_letters(words: str) -> str:
    """Return the words without accents, for a machine whose fonts have none: better bare than as boxes."""
    bare = unicodedata.normalize("NFD", words.replace("đ", "d").replace("Đ", "D"))
    return "".join(one for one in bare if not unicodedata.combining(one)).encode("ascii", "ignore").decode()


@cache
def font(size: int, *, bold: bool) -> tuple[Font, bool]:
    """Return a font, and whether it has Vietnamese letters."""
    own = ImageFont.load_default(size)
    if _is_vietnamese(own):
        return own, True
    weights = {
        "bold": "-Bold" if bold else "",
        "weight": "Bold" if bold else "Regular",
        "bd": "bd" if bold else "",
    }
    for name in _FONTS:
        try:
            found = ImageFont.truetype(name.format(**weights), size)
        except OSError:
            continue
        if _is_vietnamese(found):
            return found, True
    return own, False


def _is_vietnamese(font: Font) -> bool:
    """Say whether a letter looks different from the box that stands for a letter the font has not."""
    return bytes(font.getmask(_SAMPLE)) != bytes(font.getmask("\U0010fffd"))
