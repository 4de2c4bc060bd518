"""The DOCX file, read back: its heading, its facts, its words, and nothing that runs."""

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace

import pytest
from docx import Document
from docx.shared import Pt

from bot.apologies import form, letter
from bot.apologies.model import Case
from tests.apologies.conftest import CODE, HOA, Office
from tests.cast import HANOI, NOW

VALUES = form.Values(
    office="UBND xã Hạ Lang",
    number=None,
    day=dt.date(2026, 2, 5),
    applicant="N. V. A.",
    code=CODE,
    procedure="đăng ký đất đai lần đầu",
    received="ngày 08/01/2026",
    promised="16 giờ 30 phút, ngày 03/02/2026",
    late=True,
    reason="Phải đo lại ranh giới thửa đất.",
    due="ngày 17/02/2026",
)


def read(data: bytes) -> list[str]:
    """Return every paragraph with words, tables first of all as they stand."""
    paper = Document(io.BytesIO(data))
    tables = [line.text for table in paper.tables for cell in table._cells for line in cell.paragraphs]
    return [text for text in (*tables, *(line.text for line in paper.paragraphs)) if text]


def test_the_letter_as_it_is_read_back() -> None:
    assert read(letter.docx(VALUES)) == [
        "ỦY BAN NHÂN DÂN",
        "XÃ HẠ LANG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: ……………",
        "Hạ Lang, ngày 05 tháng 02 năm 2026",
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT, hồ sơ.",
        "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ",
        "(Ký, ghi rõ họ tên và đóng dấu)",
        "VĂN BẢN XIN LỖI",
        "và đề nghị gia hạn thời gian giải quyết hồ sơ",
        "Kính gửi: Ông/Bà (tổ chức) N. V. A.",
        f"Mã hồ sơ: {CODE}",
        "Thủ tục: Đăng ký đất đai lần đầu",
        "Ngày tiếp nhận: ngày 08/01/2026",
        "Ngày hẹn trả kết quả: 16 giờ 30 phút, ngày 03/02/2026",
        (
            "Ủy ban nhân dân xã Hạ Lang đã tiếp nhận hồ sơ nêu trên, hẹn trả kết quả vào 16 giờ 30 phút, "
            "ngày 03/02/2026. Tuy nhiên, đến nay hồ sơ chưa được giải quyết xong đúng hẹn."
        ),
        "Lý do: Phải đo lại ranh giới thửa đất.",
        (
            "Ủy ban nhân dân xã Hạ Lang đề nghị được gia hạn thời gian giải quyết, hẹn lại ngày trả kết quả "
            "vào ngày 17/02/2026."
        ),
        (
            "Ủy ban nhân dân xã Hạ Lang thành thật xin lỗi Ông/Bà (tổ chức) vì sự chậm trễ này và mong nhận "
            "được sự thông cảm./."
        ),
    ]


def test_paper_and_letters_are_those_of_an_office() -> None:
    paper = Document(io.BytesIO(letter.docx(VALUES)))
    section = paper.sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    assert section.left_margin is not None
    assert round(section.left_margin.cm, 1) == 3.0
    assert (paper.styles["Normal"].font.name, paper.styles["Normal"].font.size) == ("Times New Roman", Pt(14))
    sizes = {run.font.size for line in paper.paragraphs for run in line.runs}
    assert sizes == {Pt(14)}
    assert (paper.core_properties.author, paper.core_properties.comments) == ("UBND xã Hạ Lang", "")


@pytest.mark.parametrize(
    "hostile",
    [
        "=HYPERLINK(1)",
        "</w:t></w:r><w:fldSimple w:instr='DATE'/>",
        "{ MERGEFIELD x } {{ 7*7 }}",
        "a\x00\x08b\u202ec\ud800\ufffe\nd\te &amp; <b>",
        "x" * 20_000,
    ],
)
def test_words_of_people_stay_words(hostile: str) -> None:
    values = replace(
        VALUES, reason=hostile, procedure=hostile, applicant=hostile, number=hostile, office=hostile
    )
    data = letter.docx(values)
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert not [name for name in file.namelist() if re.search(r"vba|\.bin$|embed|activeX", name)]
        xml = file.read("word/document.xml").decode()
    assert not re.search(r"<w:(fldSimple|fldChar|instrText|object|hyperlink|altChunk)", xml)
    lines = read(data)
    assert lines.count(f"Số: {letter.clean(hostile)}") == 1
    assert f"Lý do: {letter.clean(hostile)}." in lines


def test_what_is_not_known_is_left_blank() -> None:
    bare = replace(VALUES, applicant=None, procedure=None, received=None, late=False, office="Một cửa")
    lines = read(letter.docx(bare))
    assert lines[0] == "MỘT CỬA"
    assert "……………, ngày 05 tháng 02 năm 2026" in lines
    assert {"Kính gửi: Ông/Bà (tổ chức) ……………", "Thủ tục: ……………", "Ngày tiếp nhận: ……………"} < set(lines)
    assert any("hồ sơ không kịp giải quyết xong đúng hẹn" in line for line in lines)
    with pytest.raises(ValueError, match="reason"):
        form.values(_bare_case(), "UBND xã Hạ Lang", HANOI, NOW.date())


async def test_the_file_comes_to_whoever_tapped(office: Office) -> None:
    await office.add()
    await office.extend(apology_number="12/UBND")
    await office.tap(f"xl/file/{CODE}")
    [(person, name, data)] = office.wire.files
    assert (person, name) == (HOA, f"xin-loi-{CODE}.docx")
    lines = read(data)
    assert "Số: 12/UBND" in lines
    assert "Ngày hẹn trả kết quả: 9 giờ 00 phút, ngày 16/11/2026" in lines
    assert "Lý do: Phải đo lại <ranh giới> thửa đất & chờ hết mưa lũ." in lines
    assert any(
        line.endswith("hẹn lại ngày trả kết quả vào 9 giờ 00 phút, ngày 25/11/2026.") for line in lines
    )
    assert await office.audited() == [("apology_letter", HOA, {"code": CODE})]
    assert (await office.extension()).apologised_at is None


def _bare_case() -> Case:
    return Case(
        code=CODE,
        procedure=None,
        received=None,
        promised=NOW,
        applicant=None,
        unit=None,
        running=True,
        extension=None,
    )
