"""Every look at a list by somebody in a role is a line of the audit log: who, what, which page."""

from typing import Any

import pytest

from tests.roles.floor import Floor
from tests.roles.members import ADMIN, CASES, CITIZEN, EX_HEAD, HEAD, LATE, OFFICIAL, STAFF, Member, may_see
from tests.roles.prepared import announcement

pytestmark = pytest.mark.asyncio(loop_scope="session")
MONTH = "m202611/-/-"


def open_ones(member: Member) -> int:
    """Return how many dossiers somebody has on their list: those that have ended are not."""
    offered = {one.code for one in CASES if one.official.id != member.id}
    seen = may_see(member) if member is not OFFICIAL else may_see(member) - offered
    return sum(one.code in seen and one.status != "10" for one in CASES)


async def looked(floor: Floor, member: Member, *acts: str) -> list[tuple[str, int | None, dict[str, Any]]]:
    """Let somebody type and tap; return the lines that left."""
    before = len(floor.audited())
    for act in acts:
        reaction = await (floor.say if act.startswith("/") else floor.press)(member.id, act)
        assert not reaction.refused, act
    return floor.audited()[before:]


@pytest.mark.parametrize("member", [OFFICIAL, HEAD, ADMIN], ids=lambda one: str(one.role))
async def test_the_list_of_work(floor: Floor, member: Member) -> None:
    acts = ("/viec", "w/l/late/0", "w/l/soon/0", "w/l/all/1", "w/week", f"w/d/{LATE[0].code}")
    lines = await looked(floor, member, *acts)
    assert [(what, by) for what, by, _ in lines] == [("work_list", member.id)] * 5 + [
        ("work_card", member.id)
    ]
    details = [detail for _, _, detail in lines]
    assert [(one["filter"], one["page"]) for one in details[:5]] == [
        ("all", 1), ("late", 1), ("soon", 1), ("all", 2), ("week", 1),
    ]  # fmt: skip
    assert details[0]["count"] == details[3]["count"] == open_ones(member)
    assert details[5] == {"code": LATE[0].code}


@pytest.mark.parametrize("member", [OFFICIAL, HEAD, ADMIN], ids=lambda one: str(one.role))
async def test_the_list_of_apologies(floor: Floor, member: Member) -> None:
    lines = await looked(floor, member, "/xinloi", "xl/list/late/1", "xl/list/early/0", "xl/skip")
    assert [(what, by) for what, by, _ in lines] == [("apology_list", member.id)] * 4
    assert [(one["list"], one["page"]) for _, _, one in lines] == [
        ("late", 1), ("late", 2), ("early", 1), ("late", 1),
    ]  # fmt: skip


@pytest.mark.parametrize("member", [HEAD, ADMIN], ids=lambda one: str(one.role))
async def test_the_dossiers_behind_a_figure(floor: Floor, member: Member) -> None:
    lines = await looked(floor, member, f"tk/l/{MONTH}/late/0", f"tk/l/{MONTH}/late/1")
    assert [(what, by) for what, by, _ in lines] == [("report_list", member.id)] * 2
    assert [(one["figure"], one["period"], one["page"]) for _, _, one in lines] == [
        ("late", MONTH, 1), ("late", MONTH, 2),
    ]  # fmt: skip


async def test_an_extension_that_is_begun_is_a_look_at_the_card(floor: Floor) -> None:
    [line] = await looked(floor, HEAD, f"w/more/{LATE[0].code}")
    assert line == ("work_card", HEAD.id, {"code": LATE[0].code})


@pytest.mark.parametrize("member", [CITIZEN, STAFF, EX_HEAD], ids=lambda one: str(one.role))
async def test_who_sees_nothing_leaves_no_line(floor: Floor, member: Member) -> None:
    before = floor.audited()
    for text in ("/viec", "/xinloi", "/thongke"):
        assert (await floor.say(member.id, text)).refused
    for data in ("w/l/all/0", "w/week", f"w/d/{LATE[0].code}", "xl/list/late/0", f"tk/l/{MONTH}/late/0"):
        assert (await floor.press(member.id, data)).refused
    assert floor.audited() == before


async def test_what_is_done_with_another_s_announcement_is_logged_for_who_did_it(floor: Floor) -> None:
    number = await announcement(floor, ADMIN, "done")
    await floor.press(OFFICIAL.id, "set/s/general/1")  # so that there is somebody more to tell
    more, stopped = await looked(floor, STAFF, f"a/{number}/more", f"a/{number}/stop")
    assert more == ("announcement_more", STAFF.id, {"number": number, "people": 1})
    assert stopped[:2] == ("announcement_stopped", STAFF.id)


async def test_an_admin_reads_who_looked(floor: Floor) -> None:
    await looked(floor, HEAD, "/viec", "/xinloi", f"tk/l/{MONTH}/late/0")
    shown = (await floor.press(ADMIN.id, "team/log")).seen[-1].text.splitlines()[1:4]
    assert all(HEAD.name in line for line in shown)
    assert ["thống kê" in shown[0], "xin lỗi" in shown[1], "danh sách hồ sơ" in shown[2]] == [True] * 3
