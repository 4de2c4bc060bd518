"""The world before the curtain: roles by invitation, dossiers by import, offers, announcements."""

import datetime as dt
import re
from pathlib import Path

from bot.announcements.model import Audience
from bot.delivery.model import Post
from bot.dossiers.model import Dossier
from bot.officials.model import Extension
from bot.people.rights import Right, Role
from tests.cast import HANOI
from tests.dossiers.exports import Line, write_csv
from tests.roles.floor import Floor, Reaction
from tests.roles.members import (
    CASES,
    CITIZEN,
    CLERK,
    FOUNDER,
    HEAD,
    INVITED,
    NEIGHBOUR,
    OFFERED,
    OFFERED_TO,
    OFFICIAL,
    STAFF,
    TOLD,
    Member,
)

NEW_DATE = dt.datetime(2026, 12, 1, 16, 0, tzinfo=HANOI)
_LINK = re.compile(r"\?start=(v_[\w-]+)")
UNDO = dt.timedelta(minutes=2)
"""After this an approved announcement begins."""


async def invite(floor: Floor, role: Role, name: str, by: Member = FOUNDER) -> str:
    """Let an admin invite somebody; return the payload of the link."""
    await floor.say(by.id, "/nhanvien")
    await floor.press(by.id, f"team/invite/{role}")
    made = await floor.say(by.id, name)
    found = _LINK.search(made.words)
    assert found, made.words
    return found[1]


async def join(floor: Floor, member: Member) -> Reaction:
    """Let somebody in by an invitation."""
    assert member.role
    named = f"{member.name}, {member.unit}" if member.unit else member.name
    payload = await invite(floor, member.role, named)
    said = await floor.say(member.id, f"/start {payload}")
    assert member.name in said.words, said.words
    return said


async def remove(floor: Floor, member: Member, by: Member = FOUNDER) -> Reaction:
    """Take somebody's role away, with the second tap."""
    await floor.say(by.id, "/nhanvien")
    await floor.press(by.id, f"team/remove/{member.id}")
    gone = await floor.press(by.id, f"team/gone/{member.id}")
    assert member.name in gone.words
    return gone


async def bring(floor: Floor, member: Member, lines: list[Line], folder: Path) -> Reaction:
    """Send a file; return what the bot says it would change."""
    data = write_csv(folder / "xuat.csv", lines).read_bytes()
    return await floor.send_file(member.id, "xuat.csv", data)


async def prepare(floor: Floor, folder: Path) -> None:
    """Let everybody in, bring the dossiers, and take the roles of those who left."""
    for member in INVITED:
        await join(floor, member)
    planned = await bring(floor, STAFF, [one.line() for one in CASES], folder)
    taken = await floor.press(STAFF.id, "i/go", on=planned.seen[-1].id)
    assert "Đã nhập" in taken.words, taken.words
    await floor.press(CITIZEN.id, "set/s/general/1")
    for case in CASES:
        if case.followed:
            await floor.house.dossiers.desk.follow(
                CITIZEN.id, await dossier_of(floor, case.code), floor.now, "digits"
            )
    for case in TOLD:
        await extend(floor, case.code)
    for case, taker in zip(OFFERED, OFFERED_TO, strict=True):
        said = await floor.press(NEIGHBOUR.id, f"w/give/{taker.id}/{case.code}")
        assert taker.name in said.words
    for member in INVITED:
        if member.left:
            await remove(floor, member)


async def dossier_of(floor: Floor, code: str) -> Dossier:
    """Return a dossier of the database."""
    found = await floor.house.dossiers.desk.dossiers.get(code)
    assert found
    return found


async def extend(floor: Floor, code: str) -> None:
    """Put a dossier off, as the official who answers for it did some time ago."""
    before = (await dossier_of(floor, code)).due
    assert before
    what = Extension(code=code, due_before=before, due=NEW_DATE, reason="Chờ xác minh thực địa")
    assert await floor.house.mornings.desk.deeds.extend(what, OFFICIAL.id, floor.now, [])


async def furnish(floor: Floor, member: Member) -> None:
    """Give somebody what their room shows: announcements in every state, others' to approve, letters."""
    if Right.ANNOUNCE in member.rights:
        for state in ("done", "paused", "sending", "waiting", "draft", "scheduled"):
            await announcement(floor, member, state)
    if Right.APPROVE in member.rights:
        for _ in range(2):
            number = await announcement(floor, CLERK, "draft")
            asked = await floor.press(CLERK.id, f"a/{number}/submit")
            assert "chờ duyệt" in asked.words, asked.words
    if member is CITIZEN:
        await announcement(floor, CLERK, "sending")
        await floor.house.satisfaction.tick(floor.now)
    await floor.house.mornings.tick(floor.now)


async def announcement(floor: Floor, by: Member, state: str) -> int:
    """Make an announcement that has come so far; return its number."""
    desk, now = floor.house.announcing.desk, floor.now
    number = await desk.store.create(by.id, now)
    await desk.write(number, Post(f"Thông báo {number}: thứ Bảy cấp căn cước tại nhà văn hóa"))
    await desk.address(number, Audience("everyone"))
    await desk.rehearsed(number, now)
    if state == "draft":
        return number
    found = await desk.store.get(number)
    assert found
    await desk.submit(found, now)
    if state == "waiting":
        return number
    assert await desk.approve(found, HEAD.id, now)
    if state == "scheduled":
        return number
    assert number in await desk.begin_due(now + UNDO)
    found = await desk.store.get(number)
    assert found
    if state == "paused":
        assert await desk.hold(found)
    if state == "done":
        await floor.deliver()
        assert await desk.finish(found, await desk.counts(found), now)
    return number
