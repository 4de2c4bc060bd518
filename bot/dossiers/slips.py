"""The QR code that staff print on a slip: whoever holds the slip may see and follow the dossier."""

from __future__ import annotations

import io

import segno
from PIL import Image, ImageDraw, ImageFont

_SCALE, _BORDER, _LETTERS = 8, 4, 28


def picture(link: str, code: str) -> bytes:
    """Return a PNG: the QR code of ``link`` with the dossier's code below it, to be read out and typed."""
    drawn = io.BytesIO()
    segno.make(link, error="m").save(drawn, kind="png", scale=_SCALE, border=_BORDER)
    square = Image.open(drawn).convert("L")
    whole = Image.new("L", (square.width, square.height + 2 * _LETTERS), 255)
    whole.paste(square, (0, 0))
    font = ImageFont.load_default(_LETTERS)
    middle = (square.width / 2, square.height + _LETTERS / 2)
    ImageDraw.Draw(whole).text(middle, code, fill=0, font=font, anchor="mm")
    out = io.BytesIO()
    whole.save(out, "PNG", optimize=True)
    return out.getvalue()
