"""The picture of the year: a PNG that fits a phone, in Vietnamese, or honestly without accents."""

import datetime as dt
import io

import pytest
from PIL import Image, ImageColor, ImageFont

from bot import drawing
from bot.campaigns.calendar import occurrences
from bot.campaigns.model import Listed
from bot.campaigns.picture import COLOURS, Mark, Year, draw
from bot.campaigns.wall import year_of
from bot.drawing import plain_letters
from bot.procedures.campaign import Campaign
from bot.texts import texts
from tests.campaigns.conftest import CALENDAR, FETCH, PLAIN, campaign

POST = campaign(id="buu-chinh", name="Bưu chính", topic="post", every="month", day=4)
SCAM_COLOUR, POST_COLOUR = Mark(6, hollow=False), Mark(2, hollow=True)


def year(*campaigns: Campaign) -> Year:
    """Return the year 2027 with these campaigns."""
    first, last = dt.date(2027, 1, 1), dt.date(2027, 12, 31)
    plan = [
        (Listed(one, one.topic == "scam", ()), when)
        for one in campaigns
        for when in occurrences(one, CALENDAR, first, last)
    ]
    return year_of(plan, [FETCH], 2027, CALENDAR, texts("vi"))


def colours(data: bytes) -> dict[object, int]:
    """Return how many points have each colour."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    return {colour: count for count, colour in image.getcolors(1 << 24) or []}


def test_what_is_drawn_comes_from_the_plan() -> None:
    shown = year(PLAIN, POST)
    assert shown.title == "Lịch nhắc việc năm 2027"
    assert shown.marks[dt.date(2027, 1, 4)] == (POST_COLOUR, SCAM_COLOUR)
    assert shown.marks[dt.date(2027, 1, 11)] == (SCAM_COLOUR,)
    assert [words for _, words in shown.legend] == [
        "Nộp, nhận giấy tờ qua bưu điện: Bưu chính (đang tắt)",
        "Cảnh báo lừa đảo: Báo tin",
    ]
    assert dt.date(2027, 2, 5) in shown.days_off
    assert dt.date(2026, 11, 24) not in shown.days_off
    assert shown.notes == (
        "Báo tin: mỗi ngày làm việc lúc 07:30, tùy hồ sơ",
        "Lịch nghỉ năm 2027 chưa có thông báo chính thức, ngày có thể đổi.",
    )


def test_days_are_coloured_and_it_fits_a_phone() -> None:
    data = draw(year(PLAIN, POST))
    size = Image.open(io.BytesIO(data)).size
    assert 1000 < size[0] < 1300
    assert size[0] < size[1] < 2 * size[0]
    assert len(data) < 500_000
    found = colours(data)
    solid, hollow = ImageColor.getrgb(COLOURS[6]), ImageColor.getrgb(COLOURS[2])
    assert found[solid] > 40 * found[hollow] / 12 > 0
    assert solid not in colours(draw(year()))


def test_without_a_font_the_words_lose_their_accents_but_not_their_sense(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(drawing, "_FONTS", ("no-such-font.ttf",))
    drawing.font.cache_clear()
    assert drawing.font(20, bold=False)[1] is False
    assert draw(year(PLAIN))
    drawing.font.cache_clear()
    assert plain_letters("⚠️ Tháng Giêng, chữ Đẹp: ế ỗ ự") == " Thang Gieng, chu Dep: e o u"


def test_a_font_is_asked_whether_it_has_the_letters() -> None:
    assert not drawing._is_vietnamese(ImageFont.load_default(20))
    font, vietnamese = drawing.font(20, bold=True)
    assert drawing._is_vietnamese(font) is vietnamese
