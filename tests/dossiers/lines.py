"""Single lines of an export, each value as an office would type it."""

from bot.dossiers.importing.columns import HEADINGS
from tests.dossiers.exports import Line

CODE = "H14.18-261008-0975"


def dossier(code: str = CODE, **values: object) -> Line:
    """Return a line of a dossier in progress; ``values`` are named by the columns' fields."""
    line: Line = {
        "Mã hồ sơ": code,
        "Mã thủ tục": "1.001193",
        "Tên thủ tục": "Đăng ký khai sinh",
        "Lĩnh vực": "Hộ tịch",
        "Cấp": "xã",
        "Ngày tiếp nhận": "08/10/2026 08:30",
        "Ngày hẹn trả": "15/10/2026 08:30",
        "Ngày có kết quả": "",
        "Ngày trả": "",
        "Trạng thái": "Đang xử lý",
        "Hình thức nộp": "Trực tiếp",
        "Người nộp": "Nông Thị Chấp",
        "Số điện thoại": "0912345678",
        "Số CCCD": "004182009876",
        "Cơ quan": "UBND xã Hạ Lang",
        "Đơn vị xử lý": "Phòng Văn hóa – Xã hội",
        "Cán bộ xử lý": "Lý Văn Bình",
        "Nội dung bổ sung": "",
        "Số tiền": "",
        "Dừng từ": "",
        "Tiếp tục từ": "",
    }
    names = {field: headings[0] for field, headings in HEADINGS.items()}
    return line | {names[name]: value for name, value in values.items()}
