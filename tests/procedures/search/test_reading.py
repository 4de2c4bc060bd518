"""What the reader makes of a message: abbreviations, dialect, slips, tones, the asked section."""

import pytest

from bot.procedures.library import Library
from bot.procedures.model import Section


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("gks", "giấy khai sinh"),
        ("dkkh", "đăng ký kết hôn"),
        ("khai sanh", "khai sinh"),
        ("tui mần", "tôi làm"),
        ("khaisinh cho con", "khai sinh cho con"),
        ("đăngký kết hôn", "đăng ký kết hôn"),
        ("ddang kys tajm trus", "đăng ký tạm trú"),
        ("đăg ký tạm trú", "đăng ký tạm trú"),
        ("đăng kýy tạm trú", "đăng ký tạm trú"),
        ("khia sinh", "khai sinh"),
        ("giay khai sinh", "giấy khai sinh"),
        ("dang ky thuong tru", "đăng ký thường trú"),
        ("xin giay xac nhan doc than", "xin giấy xác nhận độc thân"),
    ],
)
def test_what_was_meant_is_read(library: Library, typed: str, read: str) -> None:
    assert " ".join(word.text for word in library.index.reader.read(typed).words) == read


@pytest.mark.parametrize("text", ["hôm nay trời mưa", "nấu bún bò", "tên tôi là Bảy", "đường về nhà"])
def test_good_words_are_left_alone(library: Library, text: str) -> None:
    assert " ".join(word.text for word in library.index.reader.read(text).words) == text.lower()


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("khai sinh cần giấy tờ gì", Section.DOCUMENTS),
        ("khai sinh can mang theo nhung gi", Section.DOCUMENTS),
        ("khai sinh hết bao nhiêu tiền", Section.FEE),
        ("le phi khai sinh la bao nhieu", Section.FEE),
        ("khai sinh mấy ngày có", Section.TIME),
        ("khai sinh mất bao lâu", Section.TIME),
        ("khai sinh làm ở đâu", Section.PLACE),
        ("khai sinh ở mô", Section.PLACE),
        ("khai sinh làm thế nào", Section.STEPS),
        ("khai sinh nộp qua mạng được không", Section.ONLINE),
        ("cho xin mẫu đơn khai sinh", Section.FORM),
        ("khai sinh theo nghị định nào", Section.LEGAL),
        ("khai sinh", None),
    ],
)
def test_question_words_choose_the_section(library: Library, question: str, section: Section | None) -> None:
    reading = library.index.reader.read(question)
    assert reading.section == section
    assert [word.text for word in reading.telling() if word.weight > 0.5] == ["khai", "sinh"]


def test_a_last_khong_asks_and_another_one_denies(library: Library) -> None:
    asks = library.index.reader.read("có phải đăng ký tạm trú không ạ")
    denies = library.index.reader.read("không còn giấy khai sinh")
    assert "không" not in {word.text for word in asks.telling()}
    assert "không" in {word.text for word in denies.telling()}


def test_every_change_leaves_a_note(library: Library) -> None:
    notes = " | ".join(library.index.reader.read("gks dang ký ở mô, bìa đỏ, khaisinh").notes)
    assert "viết tắt: gks → giấy khai sinh" in notes
    assert "nghĩa là: bìa đỏ → giấy chứng nhận quyền sử dụng đất" in notes
    assert "gõ nhầm: khaisinh → khai sinh" in notes


def test_no_official_name_is_stripped_bare(library: Library) -> None:
    """The lists of words that say nothing must not swallow a procedure's name."""
    index = library.index
    empty = [entry.name for entry in index.entries if not index.reader.read(entry.name).telling()]
    assert empty == []
