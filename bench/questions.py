"""Thousands of different questions as citizens write them, so that no cache can answer for the search."""

import itertools
import random
import unicodedata
from collections.abc import Iterator

MATTERS = """
làm giấy khai sinh cho con|đăng ký khai sinh muộn|khai tử cho bố|đăng ký kết hôn|xin giấy độc thân để cưới
xác nhận tình trạng hôn nhân|làm lại giấy khai sinh bị mất|trích lục khai sinh|trích lục kết hôn
cải chính ngày sinh|đổi họ cho con|đổi tên trong khai sinh|nhận cha cho con|nhận con nuôi
đăng ký giám hộ cho cháu|bổ sung tên bố vào khai sinh|chứng thực bản sao bằng cấp|chứng thực chữ ký
công chứng giấy ủy quyền|chứng thực hợp đồng mua bán xe|chứng thực sơ yếu lý lịch|nhập hộ khẩu cho vợ
đăng ký tạm trú|đăng ký thường trú cho con mới sinh|tách hộ|xác nhận nơi cư trú|khai báo tạm vắng
xóa đăng ký thường trú|làm căn cước cho con|đổi căn cước hết hạn|căn cước bị mất|kích hoạt định danh mức 2
sang tên sổ đỏ|tách thửa đất|cấp sổ đỏ lần đầu|làm lại sổ đỏ bị mất|chuyển mục đích đất vườn sang đất ở
xóa thế chấp sổ đỏ|đính chính tên trên sổ đỏ|hòa giải tranh chấp đất|xin trợ cấp người cao tuổi
trợ cấp cho người khuyết tật|giấy xác nhận khuyết tật|chế độ cho hộ nghèo|xin vào hộ cận nghèo
hỗ trợ mai táng phí|trợ cấp nuôi con một mình|bảo hiểm y tế cho trẻ dưới 6 tuổi|chế độ người có công
trợ cấp thân nhân liệt sĩ|thăm viếng mộ liệt sĩ|mở hộ kinh doanh|tạm ngừng hộ kinh doanh
đóng cửa hộ kinh doanh|đổi tên hộ kinh doanh|giấy phép bán rượu lẻ|cấp phép xây nhà|sửa nhà có cần xin phép
xin giấy thông hành qua biên giới|mở lớp mẫu giáo tư thục|chuyển trường cho con|nhận bằng bản sao
miễn giảm học phí|đăng ký nghĩa vụ quân sự|tạm hoãn nghĩa vụ quân sự|khai báo chăn nuôi lợn
hỗ trợ thiệt hại do bão|đăng ký khai thác nước giếng|khiếu nại quyết định hành chính|tố cáo cán bộ
gửi đơn kiến nghị|tra cứu hồ sơ đã nộp|nộp hồ sơ qua bưu điện|nộp hồ sơ trên mạng
mức độ 3 và mức độ 4 khác gì nhau|giờ làm việc của một cửa|con bị ốm uống thuốc gì|giá vàng hôm nay
"""
HEADS = ["", "cho hỏi ", "ad ơi ", "chào anh chị ", "em muốn hỏi ", "nhờ tư vấn ", "bà con cho hỏi "]
FRAMES = [
    "{} cần giấy tờ gì",
    "{} cần những gì",
    "thủ tục {}",
    "muốn {} thì làm thế nào",
    "{} ở đâu",
    "{} mất bao lâu",
    "{} hết bao nhiêu tiền",
    "lệ phí {}",
    "hồ sơ {} gồm gì",
    "{} online được không",
    "{} phải đi mấy lần",
    "giờ {} như nào",
]
TAILS = ["", " ạ", " vậy", " hả ad", " cảm ơn", "?", " ở xã mình", " nhanh nhất"]


def questions(seed: int) -> Iterator[str]:
    """All questions once, in an order the seed decides; every second one without diacritics."""
    matters = [matter for line in MATTERS.split("\n") for matter in line.split("|") if matter]
    spoken = [
        head + frame.format(matter) + tail
        for head, frame, matter, tail in itertools.product(HEADS, FRAMES, matters, TAILS)
    ]
    random.Random(seed).shuffle(spoken)  # noqa: S311 - nothing secret
    for number, question in enumerate(spoken):
        yield question if number % 2 else without_diacritics(question)


def without_diacritics(text: str) -> str:
    """The text as typed on a phone without a Vietnamese keyboard."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
