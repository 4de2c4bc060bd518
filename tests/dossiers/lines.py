"""Single lines of an export, each value as an office would type it."""

from tests.dossiers.exports import Line

CODE = "H14.18-261008-0975"


def dossier(code: str = CODE, **values: object) -> Line:
    """Return a line of a dossier in progress; columns named in English snake case for the Vietnamese ones."""
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
    names = {
        "received": "Ngày tiếp nhận", "due": "Ngày hẹn trả", "finished": "Ngày có kết quả", "returned": "Ngày trả",
        "status": "Trạng thái", "phone": "Số điện thoại", "id_number": "Số CCCD", "missing": "Nội dung bổ sung",
        "amount": "Số tiền", "paused_from": "Dừng từ", "resumed_at": "Tiếp tục từ", "procedure_code": "Mã thủ tục",
        "procedure": "Tên thủ tục", "channel": "Hình thức nộp", "applicant": "Người nộp", "level": "Cấp",
        "alias": "Mã hồ sơ khác",
    }  # fmt: skip
    return line | {names[name]: value for name, value in values.items()}
