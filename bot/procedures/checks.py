"""What TOML types cannot say: limits, levels, references, wordings that contradict each other."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.procedures.model import ADDRESS, CODE, LIMIT, SPAN, WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Set as AbstractSet

    from bot.procedures.model import Faq, Office, Procedure
    from bot.toml_files import Document, Loc, Problem

T = TypeVar("T")
LEVELS = ("xã", "huyện", "tỉnh", "bộ", "khác")
MOST_ANSWER = 900


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
