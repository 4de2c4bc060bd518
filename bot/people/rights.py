"""Who may do what: one table, read by handlers, menus, `python -m bot check` and the tests. Pure."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What somebody of the office is; citizens have none."""

    STAFF = "staff"
    """Of the one-stop desk."""
    OFFICIAL = "official"
    HEAD = "head"
    """Of a unit."""
    ADMIN = "admin"
    """Looks after the bot, or leads the office."""


class Right(StrEnum):
    """Something only some may do."""

    ANNOUNCE = "announce"
    APPROVE = "approve"
    CAMPAIGNS = "campaigns"
    QUESTIONS = "questions"
    IMPORT = "import"
    SLIPS = "slips"
    WORK = "work"
    STATISTICS = "statistics"
    PEOPLE = "people"


_DESK = frozenset({Right.ANNOUNCE, Right.CAMPAIGNS, Right.QUESTIONS, Right.IMPORT, Right.SLIPS})
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.STAFF: _DESK | {Right.APPROVE},
    Role.OFFICIAL: frozenset({Right.WORK}),
    Role.HEAD: frozenset({Right.WORK, Right.STATISTICS, Right.APPROVE}),
    Role.ADMIN: frozenset(Right),
}
