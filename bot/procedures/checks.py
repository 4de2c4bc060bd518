"""What TOML types cannot say: limits, levels, references, wordings that contradict each other."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.procedures.model import ADDRESS, CODE, LIMIT, SPAN, WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Set as AbstractSet

    from bot.procedures.campaign import Campaign
    from bot.procedures.model import Faq, Office, Procedure
    from bot.procedures.search.vocabulary import Alias
    from bot.toml_files import Document, Loc, Problem

T = TypeVar("T")
LEVELS = ("xã", "huyện", "tỉnh", "bộ", "khác")
MOST_ANSWER = 900
MOST_REMINDER = 700
_CAMPAIGN = re.compile(r"^[a-z0-9][a-z0-9\-]{1,31}$")
_CLOCK = re.compile(r"^([01]\d|2[0-3]):[0-5]\d$")
_LAST_CLOCK = "20:58"
_RHYTHMS = {
    "week": ({"weekday"}, {"weekday"}),
    "month": ({"day"}, {"day"}),
    "quarter": ({"day"}, {"day", "month"}),
    "year": ({"day", "month"}, {"day", "month"}),
    "dates": (set[str](), set[str]()),
    "after": ({"working_days"}, {"working_days"}),
    "before": ({"working_days"}, {"working_days"}),
}
"""Which keys a rhythm needs, and which it may have."""
_MONTHS_OF_A_QUARTER = 3
_LIMITS = {"day": (1, 31), "month": (1, 12), "working_days": (1, 60), "valid_hours": (1, 72)}


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """A value with the place in the file where it stands."""

    value: T
    document: Document
    at: Loc

    def problem(self, remedy: str, *key: str | int) -> Problem:
        """Return a problem with this value, at ``key`` inside it."""
        return self.document.problem((*self.at, *key), remedy)


def procedures(placed: list[Placed[Procedure]], known: AbstractSet[str]) -> Iterator[Problem]:
    """Yield what is wrong with the procedures; ``known`` are all codes there are."""
    yield from _unique(placed, lambda one: one.code, "code", "mã")
    yield from _wordings(placed)
    for one in placed:
        yield from _procedure(one, known)


def faqs(placed: list[Placed[Faq]], known: AbstractSet[str]) -> Iterator[Problem]:
    """Yield what is wrong with the general questions."""
    yield from _unique(placed, lambda one: one.id, "id", "mã câu hỏi")
    for one in placed:
        for code in one.value.procedures:
            if code not in known:
                yield one.problem(f"không có thủ tục mã {code}", "procedures")
        if len(one.value.answer) > MOST_ANSWER:
            yield one.problem(f"dài {len(one.value.answer)} chữ, xin viết gọn dưới {MOST_ANSWER}", "answer")


def offices(placed: list[Placed[Office]]) -> Iterator[Problem]:
    """Yield what is wrong with the offices."""
    yield from _unique(placed, lambda one: one.id, "id", "mã cơ quan")
    for one in placed:
        for at, hours in enumerate(one.value.hours):
            if wrong := [day for day in hours.days if day not in WEEKDAYS]:
                yield one.problem(f"{wrong[0]!r}: ngày viết là {', '.join(WEEKDAYS)}", "hours", at, "days")
            if wrong := [span for span in hours.spans if not SPAN.match(span)]:
                yield one.problem(f"{wrong[0]!r}: giờ viết như 07:30-11:30", "hours", at, "spans")


def campaigns(placed: list[Placed[Campaign]]) -> Iterator[Problem]:
    """Yield what is wrong with the campaigns."""
    yield from _unique(placed, lambda one: one.id, "id", "mã chiến dịch")
    for one in placed:
        yield from _rhythm(one)
        yield from _reminder(one)
        yield from _times(one)


def _rhythm(one: Placed[Campaign]) -> Iterator[Problem]:
    """A campaign comes round in one way, and has the keys of that way and no others."""
    value = one.value
    ways = [name for name in ("every", "dates", "after", "before") if getattr(value, name)]
    if len(ways) != 1:
        yield one.problem(
            "ghi đúng một trong bốn: every, dates, after, before", ways[-1] if ways else "every"
        )
        return
    way = value.every or ways[0]
    needed, allowed = _RHYTHMS[way]
    given = {name for name in ("weekday", "day", "month", "working_days") if getattr(value, name) is not None}
    for name in sorted(needed - given):
        yield one.problem(f'{name}: thiếu khóa này, nhịp "{way}" cần có', ways[0])
    for name in sorted(given - allowed):
        yield one.problem(f'nhịp "{way}" không dùng khóa này, xin bỏ đi', name)
    if value.every == "quarter" and (value.month or 1) > _MONTHS_OF_A_QUARTER:
        yield one.problem("tháng thứ mấy của quý: từ 1 đến 3", "month")
    if value.event and value.topic:
        yield one.problem("tin này gửi người theo dõi hồ sơ, xin bỏ khóa này", "topic")
    if not value.event and value.topic is None:
        yield one.problem("topic: thiếu khóa này, xin thêm vào", "id")


def _reminder(one: Placed[Campaign]) -> Iterator[Problem]:
    value = one.value
    if not _CAMPAIGN.match(value.id):
        yield one.problem(f"{value.id!r}: viết chữ thường không dấu, số, gạch nối; từ 2 đến 32 chữ", "id")
    for key, text in (("text", value.text), ("text_en", value.text_en)):
        if text is not None and not 0 < len(text.strip()) <= MOST_REMINDER:
            yield one.problem(f"dài {len(text.strip())} chữ, xin viết từ 1 đến {MOST_REMINDER}", key)
    if not any(value.source):
        yield one.problem("mỗi điều nhắc phải có nguồn, xin ghi ít nhất một", "source")


def _times(one: Placed[Campaign]) -> Iterator[Problem]:
    value = one.value
    for name, (least, most) in _LIMITS.items():
        number = getattr(value, name)
        if number is not None and not least <= number <= most:
            yield one.problem(f"{number}: phải từ {least} đến {most}", name)
    if not _CLOCK.match(value.at):
        yield one.problem(f"{value.at!r}: giờ viết như 07:30", "at")
    elif value.valid_hours is None and value.at > _LAST_CLOCK:
        yield one.problem(f"{value.at}: tin chỉ gửi đến 20:59; gửi sớm hơn, hoặc thêm valid_hours", "at")
    if value.starts and value.until and value.starts > value.until:
        yield one.problem("from muộn hơn until", "from")
    if len(set(value.dates)) < len(value.dates):
        yield one.problem("một ngày ghi hai lần", "dates")


def _procedure(one: Placed[Procedure], known: AbstractSet[str]) -> Iterator[Problem]:
    value = one.value
    if not CODE.match(value.code):
        yield one.problem(f"{value.code!r}: mã thủ tục viết như 1.001193", "code")
    for level in set(value.levels) - set(LEVELS):
        yield one.problem(f"{level!r}: cấp phải là một trong {', '.join(LEVELS)}", "levels")
    for at, filing in enumerate(value.channels):
        if filing.limit and not LIMIT.match(filing.limit):
            remedy = f'{filing.limit!r}: viết "3 ngày làm việc", "20 ngày", "trong ngày"; khác ghi time_note'
            yield one.problem(remedy, "channels", at, "limit")
    if len({filing.by for filing in value.channels}) < len(value.channels):
        yield one.problem("một cách nộp ghi hai lần", "channels")
    for code in value.variants:
        if code not in known or code == value.code:
            yield one.problem(f"không có thủ tục nào khác mang mã {code}", "variants")
    if value.source and not ADDRESS.match(value.source):  # Telegram refuses a whole card for one bad address
        yield one.problem(
            f"{value.source!r}: phải là địa chỉ trang, viết như https://dichvucong.gov.vn/…", "source"
        )
    if value.valid_from and value.valid_to and value.valid_from > value.valid_to:
        yield one.problem("valid_from muộn hơn valid_to", "valid_from")


def _unique(placed: list[Placed[T]], key: Callable[[T], str], name: str, word: str) -> Iterator[Problem]:
    first: dict[str, Placed[T]] = {}
    for one in placed:
        earlier = first.setdefault(key(one.value), one)
        if earlier is not one:
            where = f"{earlier.document.file}:{earlier.document.line((*earlier.at, name))}"
            yield one.problem(f"{word} {key(one.value)} đã có ở {where}", name)


def wordings(placed: list[Placed[Alias]]) -> Iterator[Problem]:
    """Yield a problem for each wording that stands with two sets of procedures."""
    owners: dict[str, Placed[Alias]] = {}
    for one in placed:
        for place, wording in enumerate(one.value.wordings):
            other = owners.setdefault(unicodedata.normalize("NFC", wording).casefold(), one)
            if other is not one:
                where = f"{other.document.file}:{other.document.line((*other.at, 'codes'))}"
                remedy = f'"{wording}" đã có ở {where}: gộp thành một mục ask_back = true, hoặc bỏ một nơi'
                yield one.problem(remedy, "wordings", place)


def _wordings(placed: list[Placed[Procedure]]) -> Iterator[Problem]:
    """A wording of two procedures must be an ``ask_back`` of both, or the bot would pick one by chance."""
    owners: defaultdict[str, list[Placed[Procedure]]] = defaultdict(list)
    for one in placed:
        for alias in {unicodedata.normalize("NFC", alias).casefold() for alias in one.value.aliases}:
            owners[alias].append(one)
    for alias, owning in owners.items():
        for one in owning[1:]:
            other = owning[0].value.code
            remedy = f'"{alias}" cũng là cách gọi của {other}: chuyển sang ask_back ở cả hai, hoặc bỏ một nơi'
            yield one.problem(remedy, "aliases")
