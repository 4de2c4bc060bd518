"""Small knowledge: one folder of files that are in order, procedures as values, records of the portal."""

import datetime as dt
from pathlib import Path
from typing import Any

from bot.procedures.model import Channel, Filing, OnlineLevel, Paper, Procedure

BIRTH = "1.001193"
MARRIAGE = "1.000894"

PROCEDURES = """\
[[procedure]]
code = "1.001193"
name = "Đăng ký khai sinh"
field = "Hộ tịch"
levels = ["xã"]
aliases = ["làm giấy khai sinh"]

[[procedure]]
code = "1.000894"
name = "Đăng ký kết hôn"
field = "Hộ tịch"
levels = ["xã"]
aliases = ["làm giấy kết hôn"]
variants = ["1.001193"]
"""
FAQ = """\
[[faq]]
id = "hello"
topic = "trò chuyện"
question = "Chào bot"
wordings = ["chào bot"]
answer = "Chào bà con."
"""
OFFICES = """\
[[office]]
id = "ha-lang"
name = "UBND xã Hạ Lang"
level = "xã"

[[office.hours]]
days = ["mon", "tue", "wed", "thu", "fri"]
spans = ["07:30-11:30", "13:30-17:00"]
"""
HOLIDAYS = """\
[[year]]
year = 2026
official = true
note = "Thông báo"

[[day]]
date = 2026-09-02
name = "Quốc khánh"
type = "holiday"
source = "Bộ luật Lao động"
"""


def write_knowledge(folder: Path, **changed: str | bytes) -> Path:
    """Write a folder of five files; ``changed`` replaces the contents of some (``procedures``, ``faq`` …)."""
    files = {"procedures": PROCEDURES, "faq": FAQ, "offices": OFFICES, "holidays": HOLIDAYS, "synonyms": ""}
    for name, content in (files | changed).items():
        path = folder / "procedures" / "ho-tich.toml" if name == "procedures" else folder / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def procedure(**values: Any) -> Procedure:
    """Return a procedure with everything a card may show; ``values`` replace some of it."""
    full: dict[str, Any] = {
        "code": BIRTH,
        "name": "Đăng ký khai sinh",
        "short": "Khai sinh",
        "field": "Hộ tịch",
        "levels": ("xã",),
        "decided_by": "UBND cấp xã",
        "file_at": "Trung tâm Phục vụ hành chính công cấp xã",
        "online_level": OnlineLevel.FULL,
        "channels": (
            Filing(by=Channel.COUNTER, limit="1 ngày làm việc", fee="8.000 đồng"),
            Filing(by=Channel.ONLINE, limit="1 ngày làm việc", fee="8.000 đồng"),
        ),
        "papers": (
            Paper(text="Tờ khai", originals=1, form="Mẫu 01"),
            Paper(text="Giấy chứng sinh", originals=1),
            Paper(text="Giấy ủy quyền", copies=1, when="Làm thay"),
        ),
        "steps": ("Nộp hồ sơ.", "Nhận kết quả."),
        "result": "Giấy khai sinh",
        "legal_basis": ("60/2014/QH13 Luật Hộ tịch",),
        "decision": "1872/QĐ-BTP",
        "source": "https://dichvucong.gov.vn/p/1.001193",
        "checked": dt.date(2026, 7, 18),
    }
    return Procedure(**(full | values))


def record(**values: Any) -> dict[str, Any]:
    """Return a record as the portal exports it; ``values`` replace some of it."""
    full = {
        "code": "2.000635",
        "name": "Cấp bản sao trích lục hộ tịch",
        "field": "Hộ tịch",
        "level": "Cấp Xã, Cấp Tỉnh",
        "agency": "Ủy ban nhân dân cấp xã",
        "time_limit": "Trực tiếp: 1 ngày làm việc\nTrực tuyến: 1 ngày làm việc",
        "fee": "Trực tiếp: 8.000 đồng",
        "documents": ["- Tờ khai;", "- Giấy tờ tùy thân;"],
        "steps": "Bước 1: Nộp hồ sơ\nBước 2: Nhận kết quả",
        "channels": ["Trực tiếp", "Trực tuyến"],
        "legal_basis": "60/2014/QH13; 123/2015/NĐ-CP",
        "online_level": "toàn trình",
        "updated_at": 1784332800000,
        "url": "https://dichvucong.gov.vn/p/2.000635",
    }
    return full | values
