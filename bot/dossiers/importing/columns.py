"""Which column of an export is which: by its heading, in any order, with or without accents."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from bot.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADINGS: dict[str, tuple[str, ...]] = {
    "code": ("Mã hồ sơ", "Số hồ sơ", "Mã số hồ sơ"),
    "alias": ("Mã hồ sơ khác", "Mã trên Cổng quốc gia", "Mã hồ sơ quốc gia"),
    "procedure_code": ("Mã thủ tục", "Mã TTHC"),
    "procedure": ("Tên thủ tục", "Thủ tục", "Tên TTHC", "Tên thủ tục hành chính"),
    "field": ("Lĩnh vực",),
    "level": ("Cấp", "Cấp thực hiện"),
    "received": ("Ngày tiếp nhận", "Ngày nhận", "Thời gian tiếp nhận"),
    "due": ("Ngày hẹn trả", "Ngày hẹn", "Hạn trả", "Ngày hẹn trả kết quả"),
    "finished": ("Ngày có kết quả", "Ngày xử lý xong", "Ngày kết thúc xử lý"),
    "returned": ("Ngày trả", "Ngày trả kết quả"),
    "status": ("Trạng thái", "Trạng thái hồ sơ", "Tình trạng"),
    "channel": ("Hình thức nộp", "Hình thức tiếp nhận", "Kênh nộp"),
    "applicant": ("Người nộp", "Chủ hồ sơ", "Người nộp hồ sơ"),
    "phone": ("Số điện thoại", "Điện thoại", "SĐT"),
    "id_number": ("Số CCCD", "CCCD", "Số căn cước", "Số định danh", "Số CMND/CCCD"),
    "agency": ("Cơ quan", "Cơ quan giải quyết", "Cơ quan thực hiện"),
    "unit": ("Đơn vị xử lý", "Đơn vị", "Phòng xử lý"),
    "official": ("Cán bộ xử lý", "Cán bộ", "Người xử lý", "Cán bộ thụ lý"),
    "missing": ("Nội dung bổ sung", "Giấy tờ cần bổ sung"),
    "amount": ("Số tiền", "Số tiền phải nộp"),
    "paused_from": ("Dừng từ", "Tạm dừng từ"),
    "resumed_at": ("Tiếp tục từ",),
    "valid_until": ("Giấy tờ có giá trị đến", "Ngày hết hạn giấy tờ", "Hiệu lực đến"),
}
SEARCHED = 20
"""Rows in which the heading row may stand; exports begin with the office's name and a title."""
_LEAST = 2


def folded(text: str) -> str:
    """Return lower-case letters and digits without marks, words apart by one space."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z0-9]+", letters))


_FIELDS = {
    folded(heading): field
    for field, headings in HEADINGS.items()
    for heading in (field.replace("_", " "), *headings)
}


def label(field: str) -> str:
    """Return a column's name as the heading row writes it."""
    return HEADINGS[field][0]


def columns(row: Sequence[object]) -> dict[str, int] | None:
    """Return where each known column stands, ``None`` when the row is no heading row.

    Raises :class:`Refused` when two headings name one column.
    """
    named = [(place, _FIELDS.get(folded(str(cell)))) for place, cell in enumerate(row) if str(cell).strip()]
    found: dict[str, int] = {}
    for place, field in named:
        if field is None:
            continue
        if field in found:
            raise Refused([f"Tiêu đề có hai cột “{label(field)}” (cột {found[field] + 1} và {place + 1})."])
        found[field] = place
    return found if "code" in found and len(found) >= _LEAST else None


def missing(found: dict[str, int]) -> list[str]:
    """Return what an import cannot do without."""
    problems = []
    if not {"procedure_code", "procedure"} & found.keys():
        problems.append(f"Thiếu cột “{label('procedure_code')}” hoặc “{label('procedure')}”.")
    if not {"status", "received"} & found.keys():
        problems.append(f"Thiếu cột “{label('status')}” hoặc “{label('received')}”.")
    return problems
