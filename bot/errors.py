"""The one tree of errors. The docstring of a class is its message unless a better one is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class BotError(Exception):
    """Có lỗi."""

    def __str__(self) -> str:
        return super().__str__() or (type(self).__doc__ or "").strip()


class Refused(BotError):  # noqa: N818 - a refusal with reasons, not a fault
    """Không làm được: dữ liệu vào có lỗi. ``problems`` names every one, a line each."""

    def __init__(self, problems: Iterable[object]) -> None:
        self.problems = tuple(str(problem) for problem in problems)
        super().__init__("\n".join(self.problems))
