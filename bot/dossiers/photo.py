"""Reads QR codes and barcodes on a photographed slip. Nothing of the picture is kept."""

from __future__ import annotations

import io

MOST_PIXELS = 50_000_000
_LONGEST_SIDE = 2400


class Unreadable(Exception):  # noqa: N818 - reads as what it is
    """No picture, or too large a one."""


def read_codes(data: bytes) -> list[str]:
    """Return the texts of all codes in a picture, none when there is none; raises :class:`Unreadable`.

    Slow (some 50 to 300 ms): call it in a thread.
    """
    import zxingcpp  # noqa: PLC0415 - with Pillow a tenth of a second that most starts need not pay
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415

    try:
        picture = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP", "GIF", "BMP"))
        if picture.width * picture.height > MOST_PIXELS:
            raise Unreadable
        picture.draft("L", (_LONGEST_SIDE, _LONGEST_SIDE))
        grey = picture.convert("L")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Unreadable from error
    grey.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    return [one.text for one in zxingcpp.read_barcodes(grey) if one.text]
