"""Who plays in the role tests, which dossiers there are, and who of them may see which."""

import datetime as dt
from typing import NamedTuple

from bot.people.rights import RIGHTS, Right, Role
from tests.cast import HANH, NOW
from tests.dossiers.exports import Line
from tests.dossiers.lines import dossier

CULTURE, ECONOMY = "Phòng Văn hóa – Xã hội", "Phòng Kinh tế"


class Member(NamedTuple):
    """One of the cast: ``role`` ``None`` for a citizen; ``left``: it is taken away before the curtain."""

    id: int
    role: Role | None
    name: str
    unit: str | None = None
    left: bool = False

    @property
    def rights(self) -> frozenset[Right]:
        """What the table of rights gives."""
        return frozenset() if self.role is None or self.left else RIGHTS[self.role]


FOUNDER = Member(HANH, Role.ADMIN, str(HANH))
"""Named in the configuration; invites and removes everybody else."""
CITIZEN = Member(3001, None, "Nông Thị Mai")
STAFF = Member(3002, Role.STAFF, "Lương Thị Hạnh", "Bộ phận Một cửa")
CLERK = Member(3003, Role.STAFF, "Lục Văn Thư", "Bộ phận Một cửa")
OFFICIAL = Member(3004, Role.OFFICIAL, "Nông Thị Lan", CULTURE)
NEIGHBOUR = Member(3005, Role.OFFICIAL, "Hoàng Văn Tú", CULTURE)
"""Of the same unit."""
STRANGER = Member(3006, Role.OFFICIAL, "Bế Văn Tùng", ECONOMY)
NAMESAKE = Member(3007, Role.OFFICIAL, "Nông Thị Lan", ECONOMY)
"""Called like the official, of another unit."""
HEAD = Member(3008, Role.HEAD, "Đàm Văn Sơn", CULTURE)
OTHER_HEAD = Member(3009, Role.HEAD, "Triệu Thị Hoa", ECONOMY)
ADMIN = Member(3010, Role.ADMIN, "Lý Quốc Chủ", ECONOMY)
PASSER = Member(3011, Role.OFFICIAL, "An Văn Tạm", CULTURE)
"""Whom an admin may remove while the tests run."""
EX_STAFF = Member(3021, Role.STAFF, "Mã Thị Xưa", "Bộ phận Một cửa", left=True)
EX_OFFICIAL = Member(3022, Role.OFFICIAL, "Vi Văn Cũ", CULTURE, left=True)
EX_HEAD = Member(3023, Role.HEAD, "Hứa Văn Nghỉ", CULTURE, left=True)
EX_ADMIN = Member(3024, Role.ADMIN, "Phan Thị Thôi", left=True)

INVITED = (
    STAFF, CLERK, OFFICIAL, NEIGHBOUR, STRANGER, NAMESAKE, HEAD, OTHER_HEAD, ADMIN, PASSER,
    EX_STAFF, EX_OFFICIAL, EX_HEAD, EX_ADMIN,
)  # fmt: skip
EVERYBODY = (CITIZEN, *INVITED)
CRAWLERS = (CITIZEN, STAFF, OFFICIAL, HEAD, ADMIN)
"""Who presses all that is shown to them."""

OUTSIDERS = (*CRAWLERS, EX_STAFF, EX_OFFICIAL, EX_HEAD, EX_ADMIN)
"""One of each role, and who had it, to try what the role has no right to."""


class Case(NamedTuple):
    """A dossier: whose it is by the file, when it is due, its status; ``followed``: by the citizen."""

    number: int
    official: Member
    due: dt.date
    status: str = "4"
    followed: bool = False

    @property
    def code(self) -> str:
        """The code on the slip."""
        return f"H14.18-261001-{self.number:04}"

    def line(self) -> Line:
        """Return it as a line of an export."""
        ended = self.status == "10"
        return dossier(
            self.code,
            received=f"{self.due - dt.timedelta(days=20):%d/%m/%Y} 08:30",
            due=f"{self.due:%d/%m/%Y} 16:00",
            status=self.status,
            finished=f"{self.due:%d/%m/%Y} 08:30" if ended else "",
            returned=f"{self.due:%d/%m/%Y} 09:30" if ended else "",
            official=self.official.name,
            unit=self.official.unit or "Văn phòng",
        )


def _day(days: int) -> dt.date:
    return NOW.date() + dt.timedelta(days=days)


LATE = tuple(Case(number, OFFICIAL, _day(-30 + number)) for number in range(1, 12))
"""Enough for a second page; the first are the latest."""
TOLD = tuple(Case(number, OFFICIAL, _day(-45 + number - 20), followed=True) for number in range(20, 25))
"""Late, put off with a reason, and followed: an apology is owed."""
SOON, PAUSED = Case(30, OFFICIAL, _day(3), followed=True), Case(31, OFFICIAL, _day(-3), status="5")
RETURNED = Case(32, OFFICIAL, _day(-1), status="10", followed=True)
OFFERED = tuple(Case(number, NEIGHBOUR, _day(-2)) for number in range(40, 46))
"""Offered to somebody of the cast: :data:`OFFERED_TO` says to whom."""
OFFERED_TO = (OFFICIAL, OFFICIAL, HEAD, HEAD, ADMIN, ADMIN)
THEIRS = (
    Case(50, HEAD, _day(-60)),
    Case(51, ADMIN, _day(-61)),
    Case(52, NEIGHBOUR, _day(-5)),
    Case(53, EX_OFFICIAL, _day(-6)),
)
ELSEWHERE = (
    Case(60, STRANGER, _day(-9)),
    Case(61, STRANGER, _day(4)),
    Case(62, NAMESAKE, _day(-8)),
    Case(63, OTHER_HEAD, _day(-7)),
)
"""Of the other unit."""
CASES = (*LATE, *TOLD, SOON, PAUSED, RETURNED, *OFFERED, *THEIRS, *ELSEWHERE)
CODES = frozenset(one.code for one in CASES)
BROUGHT = tuple(f"H14.18-261001-{number}" for number in range(9000, 9004))
"""Of nobody of the cast, imported while the tests run."""


def may_see(member: Member) -> frozenset[str]:
    """Return the dossiers somebody may see as one of the office: own, the unit's, all."""
    if Right.WORK not in member.rights:
        return frozenset()
    if member.role is Role.ADMIN:
        return CODES | {*BROUGHT}
    if member.role is Role.HEAD:
        return frozenset(one.code for one in CASES if one.official.unit == member.unit)
    offered = {
        case.code for case, taker in zip(OFFERED, OFFERED_TO, strict=True) if taker.id == member.id
    }  # what somebody is asked to take, they may read about
    return frozenset(one.code for one in CASES if one.official.id == member.id) | offered


def by_id(person: int) -> Member:
    """Return one of the cast."""
    return next(one for one in (FOUNDER, *EVERYBODY) if one.id == person)
