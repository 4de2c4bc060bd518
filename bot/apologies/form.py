"""The words of the letter of apology that a human checks, numbers, signs and sends. Pure.

The words are those of a form of the state, so they are Vietnamese whatever language the reader chose.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.procedures import wording

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from bot.apologies.model import Case

# Lời văn, thứ tự các ý và khối ký: theo Mẫu 04, Thông tư 03/2025/TT-VPCP, cần đối chiếu.
# Only the form's number and name have been read; heading and letter sizes follow Decree 30/2020/NĐ-CP.
COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
TITLE = "VĂN BẢN XIN LỖI"
SUBTITLE = "và đề nghị gia hạn thời gian giải quyết hồ sơ"
COPIES = ("Nơi nhận:", "- Như trên;", "- Lưu: VT, hồ sơ.")
SIGNED = ("THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ", "(Ký, ghi rõ họ tên và đóng dấu)")
_BLANK = "……………"
_COMMITTEE = "Ủy ban nhân dân"
_OF_A_PLACE = re.compile(
    r"(?:UBND|ủy ban nhân dân)\s+(?P<whole>(?:xã|phường|đặc khu|huyện|tỉnh)\s+(?P<name>.+))", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """What stands on the paper; ``None``: left blank. ``applicant``: initials, nothing more."""

    office: str
    number: str | None
    day: dt.date
    applicant: str | None
    code: str
    procedure: str | None
    received: str | None
    promised: str
    late: bool
    reason: str
    due: str


def values(case: Case, office: str, zone: ZoneInfo, today: dt.date) -> Values:
    """Return what the letter of a case says; it must have reason and new date."""
    if case.extension is None:
        raise ValueError("a letter needs reason and new date")
    return Values(
        office=office,
        number=case.extension.number,
        day=today,
        applicant=case.applicant,
        code=case.code,
        procedure=case.procedure,
        received=_moment(case.received, zone) if case.received else None,
        promised=_moment(case.promised, zone),
        late=case.promised.astimezone(zone).date() < today,
        reason=case.extension.reason,
        due=_moment(case.extension.due, zone),
    )


def head(office: str) -> tuple[str, ...]:
    """Return the lines of the office's name: those of "UBND xã Hạ Lang" are two."""
    found = _OF_A_PLACE.fullmatch(office.strip())
    return (_COMMITTEE.upper(), found["whole"].upper()) if found else (office.upper(),)


def place(values: Values) -> str:
    """Return place and day as they stand above a letter; days below 10, January and February with a 0."""
    found, day = _OF_A_PLACE.fullmatch(values.office.strip()), values.day
    month = f"{day.month:02}" if day.month <= dt.date(1, 2, 1).month else str(day.month)
    return f"{found['name'] if found else _BLANK}, ngày {day.day:02} tháng {month} năm {day.year}"


def number(values: Values) -> str:
    """Return the line of the number."""
    return f"Số: {values.number or _BLANK}"


def addressed(values: Values) -> str:
    """Return to whom it goes, without their name."""
    return f"Kính gửi: Ông/Bà (tổ chức) {values.applicant or _BLANK}"


def facts(values: Values) -> tuple[tuple[str, str], ...]:
    """Return label and value of what identifies the dossier."""
    return (
        ("Mã hồ sơ", values.code),
        ("Thủ tục", wording.sentence(values.procedure or _BLANK)),
        ("Ngày tiếp nhận", values.received or _BLANK),
        ("Ngày hẹn trả kết quả", values.promised),
    )


def body(values: Values) -> tuple[str, ...]:
    """Return the paragraphs: it is late, why, the new date, the apology."""
    found = _OF_A_PLACE.fullmatch(values.office.strip())
    office = f"{_COMMITTEE} {found['whole']}" if found else values.office
    so_far = (
        "đến nay hồ sơ chưa được giải quyết xong đúng hẹn"
        if values.late
        else "hồ sơ không kịp giải quyết xong đúng hẹn"
    )
    return (
        f"{office} đã tiếp nhận hồ sơ nêu trên, hẹn trả kết quả vào {values.promised}. Tuy nhiên, {so_far}.",
        f"Lý do: {' '.join(values.reason.split()).rstrip('. ')}.",
        f"{office} đề nghị được gia hạn thời gian giải quyết, hẹn lại ngày trả kết quả vào {values.due}.",
        f"{office} thành thật xin lỗi Ông/Bà (tổ chức) vì sự chậm trễ này và mong nhận được sự thông cảm./.",
    )


def _moment(at: dt.datetime, zone: ZoneInfo) -> str:
    """Return a moment as a letter writes it; midnight stands for "hour unknown"."""
    local = at.astimezone(zone)
    day = f"ngày {local:%d/%m/%Y}"
    return day if local.time() == dt.time() else f"{local.hour} giờ {local:%M} phút, {day}"
