"""Counts the procedures by level, field and online level, as a table of plain text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.procedures.model import OnlineLevel

if TYPE_CHECKING:
    from bot.procedures.catalogue import Catalogue

_WIDTH = 60


def table(catalogue: Catalogue) -> str:
    """Return the counts; a procedure of two levels counts in both."""
    levels: Counter[str] = Counter()
    fields: Counter[str] = Counter()
    online: Counter[str] = Counter()
    for entry in catalogue.entries:
        levels.update(entry.levels)
        fields[entry.field] += 1
        procedure = catalogue.get(entry.code)
        online[procedure.online_level if procedure else OnlineLevel.UNKNOWN] += 1
    written = sum(entry.written for entry in catalogue.entries)
    return "\n".join(
        [
            f"{'Thủ tục':<{_WIDTH}}{len(catalogue):>6}",
            f"{'  viết tay':<{_WIDTH}}{written:>6}",
            f"{'  nhập từ danh mục quốc gia':<{_WIDTH}}{len(catalogue) - written:>6}",
            *_part("Theo cấp (một thủ tục có thể ở nhiều cấp)", levels),
            *_part("Theo mức độ trực tuyến", online),
            *_part("Theo lĩnh vực", fields),
        ]
    )


def _part(head: str, counts: Counter[str]) -> list[str]:
    return [
        "",
        head,
        *(f"  {name[: _WIDTH - 4]:<{_WIDTH - 2}}{count:>6}" for name, count in counts.most_common()),
    ]
