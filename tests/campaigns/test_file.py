"""The file of the campaigns: every mistake with its line and a remedy, and what ships with the bot."""

import datetime as dt
from pathlib import Path
from typing import get_args

import pytest

from bot.campaigns.calendar import occurrences
from bot.campaigns.cards import message
from bot.dossiers.working import work_calendar
from bot.errors import Refused
from bot.people.stores.topics import TOPICS
from bot.procedures import reading
from bot.procedures.campaign import Topic
from bot.procedures.checks import MOST_REMINDER
from bot.procedures.library import Library, Shelf
from bot.texts import LANGUAGES, texts
from bot.worktime.calendar import AFTERNOON, MORNING
from tests.cast import HANOI
from tests.samples import write_knowledge

FILE = """\
[[campaign]]
id = "lua-dao"
name = "Cảnh báo lừa đảo"
topic = "scam"
owner = "Một cửa"
text = "Coi chừng lừa đảo"
source = ["Quyết định 29/2026/QĐ-TTg"]
as_of = 2026-11-22
every = "month"
day = 3
"""


def problems(folder: Path) -> list[str]:
    """Return what is wrong with a folder, a line each, without the folder's name."""
    with pytest.raises(Refused) as refusal:
        reading.read(folder)
    return [problem.removeprefix(f"{folder.name}/") for problem in refusal.value.problems]


def test_the_file_may_be_missing(tmp_path: Path) -> None:
    assert reading.read(write_knowledge(tmp_path)).campaigns == ()


def test_a_campaign_in_order_is_read(tmp_path: Path) -> None:
    text = FILE + 'from = 2026-12-01\nat = "08:15"\n'
    [one] = reading.read(write_knowledge(tmp_path, campaigns=text)).campaigns
    assert (one.id, one.topic, one.every, one.day, one.active) == ("lua-dao", "scam", "month", 3, False)
    assert (one.starts, one.until, one.clock) == (dt.date(2026, 12, 1), None, dt.time(8, 15))


def test_a_reminder_of_papers_is_read(tmp_path: Path) -> None:
    rhythm = 'before = "paper_expires"\nworking_days = 10'
    text = FILE.replace('topic = "scam"\n', "").replace('every = "month"\nday = 3', rhythm)
    [one] = reading.read(write_knowledge(tmp_path, campaigns=text)).campaigns
    assert (one.event, one.before, one.after) == ("paper_expires", "paper_expires", None)
    assert one.working_days == 10


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('topic = "scam"', 'topic = "scams"', ":4: campaign[1].topic: phải là một trong: 'general'"),
        ('topic = "scam"', "", ":2: campaign[1].id: topic: thiếu khóa này"),
        ('owner = "Một cửa"', "", ":1: campaign[1].owner: thiếu khóa này, xin thêm vào"),
        ('owner = "Một cửa"', 'onwer = "Một cửa"', ':5: campaign[1].onwer: khóa lạ; có phải "owner"?'),
        ('id = "lua-dao"', 'id = "Lừa đảo"', ":2: campaign[1].id: 'Lừa đảo': viết chữ thường không dấu"),
        ('"Coi chừng lừa đảo"', f'"{"dài " * 200}"', ":6: campaign[1].text: dài 799 chữ, xin viết từ 1"),
        ('"Coi chừng lừa đảo"', '" "', ":6: campaign[1].text: dài 0 chữ"),
        ('["Quyết định 29/2026/QĐ-TTg"]', '[""]', ":7: campaign[1].source: mỗi điều nhắc phải có nguồn"),
        ("as_of = 2026-11-22", "as_of = true", ":8: campaign[1].as_of: phải là ngày"),
        ('every = "month"', 'every = "day"', ":9: campaign[1].every: phải là một trong: 'week', 'month'"),
        ('every = "month"', 'every = "year"', ':9: campaign[1].every: month: thiếu khóa này, nhịp "year"'),
        ('every = "month"', 'every = "week"', ':10: campaign[1].day: nhịp "week" không dùng khóa này'),
        (
            'every = "month"\n',
            "",
            ":1: campaign[1].every: ghi đúng một trong bốn: every, dates, after, before",
        ),
        ("day = 3", "day = 3\ndates = [2026-12-01]", ":11: campaign[1].dates: ghi đúng một trong bốn"),
        ("day = 3", "day = 32", ":10: campaign[1].day: 32: phải từ 1 đến 31"),
        (
            '"month"\nday = 3',
            '"quarter"\nday = 3\nmonth = 4',
            ":11: campaign[1].month: tháng thứ mấy của quý",
        ),
        (
            'every = "month"\nday = 3',
            'after = "result_ready"\nworking_days = 5',
            ":4: campaign[1].topic: tin",
        ),
        (
            'every = "month"\nday = 3',
            'before = "paper_expires"\nworking_days = 5',
            ":4: campaign[1].topic: tin này gửi người theo dõi hồ sơ",
        ),
        ('every = "month"', 'before = "paper_expired"', ":9: campaign[1].before: phải là một trong"),
        (
            'every = "month"\nday = 3',
            'before = "paper_expires"',
            ':9: campaign[1].before: working_days: thiếu khóa này, nhịp "before" cần có',
        ),
        (
            'every = "month"\nday = 3',
            'before = "paper_expires"\nworking_days = 61',
            ":10: campaign[1].working_days: 61: phải từ 1 đến 60",
        ),
        (
            'every = "month"\nday = 3',
            'before = "paper_expires"\nworking_days = 5\nday = 3',
            ':11: campaign[1].day: nhịp "before" không dùng khóa này',
        ),
        (
            'every = "month"\nday = 3',
            'after = "result_ready"\nworking_days = 5\nbefore = "paper_expires"',
            ":11: campaign[1].before: ghi đúng một trong bốn",
        ),
        ("day = 3", 'day = 3\nat = "7h30"', ":11: campaign[1].at: '7h30': giờ viết như 07:30"),
        ("day = 3", 'day = 3\nat = "21:00"', ":11: campaign[1].at: 21:00: tin chỉ gửi đến 20:59"),
        ("day = 3", "day = 3\nvalid_hours = 80", ":11: campaign[1].valid_hours: 80: phải từ 1 đến 72"),
        ("day = 3", "day = 3\nuntil = 2026-01-01\nfrom = 2027-01-01", ":12: campaign[1].from: from muộn hơn"),
        (
            'every = "month"\nday = 3',
            "dates = [2026-12-01, 2026-12-01]",
            ":9: campaign[1].dates: một ngày ghi",
        ),
        ("[[campaign]]", "[campaigns]\n[[campaign]]", ":1: campaigns: khóa lạ; tệp này chỉ gồm các mục"),
        ("day = 3", "day = 3\n" + FILE, ":12: campaign[2].id: mã chiến dịch lua-dao đã có ở "),
    ],
)
def test_each_mistake_is_named_at_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = FILE.replace(old, new, 1)
    assert text != FILE
    found = problems(write_knowledge(tmp_path, campaigns=text))
    assert any(one.startswith(f"campaigns.toml{said}") for one in found), found


async def test_an_edit_is_taken_over_while_running(tmp_path: Path) -> None:
    folder = write_knowledge(tmp_path, campaigns=FILE)
    shelf = Shelf(folder, "xã")
    (folder / "campaigns.toml").write_text(FILE.replace("day = 3", "day = 17"), encoding="utf-8")
    assert await shelf.refresh()
    assert shelf.library.knowledge.campaigns[0].day == 17
    (folder / "campaigns.toml").write_text(FILE + "day = 4\n", encoding="utf-8")
    with pytest.raises(Refused):
        await shelf.refresh()
    assert shelf.library.knowledge.campaigns[0].day == 17


def test_topics_are_those_people_choose_from() -> None:
    assert get_args(Topic) == TOPICS


def test_what_ships_is_off_sourced_short_and_covers_every_topic(library: Library) -> None:
    campaigns = library.knowledge.campaigns
    assert {one.topic for one in campaigns if one.topic} == set(TOPICS)
    assert not any(one.active for one in campaigns)
    for one in campaigns:
        assert one.source, one.id
        assert one.text_en, one.id
        assert len(one.text) <= MOST_REMINDER
        for language in LANGUAGES:
            *_, last = message(one, texts(language)).plain().split("\n")
            assert last.endswith("/dung"), one.id
            assert len(message(one, texts(language)).plain()) < 1000


def test_each_shipped_campaign_comes_round_within_the_year(library: Library) -> None:
    calendar = work_calendar(library.knowledge.calendar, HANOI, (MORNING, AFTERNOON))
    for one in library.knowledge.campaigns:
        found = occurrences(one, calendar, one.as_of, one.as_of + dt.timedelta(days=366))
        assert found, one.id
        assert all(calendar.is_working(when.at.date()) for when in found), one.id
