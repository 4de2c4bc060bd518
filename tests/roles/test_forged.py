"""Buttons nobody was shown: garbage, others' numbers, buttons pressed in a group, guessing by buttons."""

import datetime as dt
import io

import pytest
from openpyxl import load_workbook

from bot.dossiers.service import MOST_CODES
from bot.house import TABLE
from tests.roles.crawl import Crawl
from tests.roles.floor import GROUP, OFFICE, ONLY_STAFF, STALE, Floor
from tests.roles.members import (
    ADMIN,
    CASES,
    CITIZEN,
    ECONOMY,
    ELSEWHERE,
    EX_ADMIN,
    FOUNDER,
    HEAD,
    LATE,
    NEIGHBOUR,
    OFFERED,
    OFFICIAL,
    STAFF,
    STRANGER,
    TOLD,
    Member,
)
from tests.roles.prepared import announcement
from tests.roles.table import COMMANDS, KINDS

pytestmark = pytest.mark.asyncio(loop_scope="session")
HUGE, CODE, THEIRS = "9" * 20, LATE[0].code, ELSEWHERE[0].code
MONTH, YEAR = "m202611/-/-", "y202600/-/-"
OWED = TOLD[0].code
MADE_UP = f"""
w/ w/l w/l/all/-1 w/l/all/{HUGE} w/l/all/x w/l/mine/0 w/d/ w/d/% w/take/{HUGE} w/take/-1 w/refuse/0
w/give/{HUGE}/{CODE} w/give/x/{CODE} w/give/1/{CODE} w/to/-1/{CODE} w/to/{HUGE}/{CODE} w/away/x/1
w/away/9999-99-99/1 w/away/2026-11-27/{HUGE} w/away/2020-01-01/3005 w/away/2026-11-27/{CITIZEN.id}
w/send/{CODE} w/seen/ w/zzz/1 w/\0
xl/ xl/list xl/list/late/-1 xl/list/late/{HUGE} xl/list/mine/0 xl/go/{OWED}/00000000 xl/go/{OWED}
xl/via/{OWED}/pigeon xl/show/ xl/file xl/file/H14 xl/zzz/1/2/3
tk/ tk/l tk/own/x tk/s/m202613/-/- tk/s/m999912/-/- tk/s/o2000010199991231/-/- tk/c/x tk/x/m202611
tk/l/{MONTH}/received/-1 tk/l/{MONTH}/received/{HUGE} tk/l/{MONTH}/salary/0 tk/b/{MONTH}/person/0
tk/b/{MONTH}/unit/{HUGE} tk/s/m202611/z/- tk/s/m202611/-/zzzzzzzz tk/s/m202611/-/
team/ team/list team/list/-1 team/list/{HUGE} team/gone/{HUGE} team/gone/-5 team/gone/0 team/log/9
team/gone/{FOUNDER.id} team/remove/{CITIZEN.id} team/invite/king
a/0/show a/{HUGE}/show a/{HUGE}/yes a/-1/show a/x/show a/DRAFT/at/x a/DRAFT/at/{HUGE} a/DRAFT/at/-1
a/DRAFT/by/secret a/DRAFT/to/nobody/x a/DRAFT/to/field/#x a/DRAFT/to/field/#-1 a/DRAFT/to/topic
a/DRAFT/act a/DRAFT/__init__ a/DRAFT/may a/DRAFT/
cd/ cd/on cd/on/none cd/go/none cd/zz/none cd/try cd/show/../x
i/undo/{HUGE} i/undo/x i/undo/-1 i/go i/zz
d/ d//q d/{CODE}/zz d/H14.18-261001-9998/q d/../../s r/{CODE}/9 r//3 r/{CODE}/3
set/xa/none set/gio/never set/s/none/1 set/ lang/xx p/../s p/1.001193/d/{HUGE} k/1.001193/x/0/1
k/1.001193/x/0/7 f/zz/0 f/zz/{HUGE} b/{HUGE} b/x c/none n/1 \0 {"x" * 64} //////
""".split()
PRESSERS = (CITIZEN, STAFF, OFFICIAL, HEAD, ADMIN, EX_ADMIN)


@pytest.mark.parametrize("member", PRESSERS, ids=lambda one: f"{'ex-' * one.left}{one.role}")
async def test_what_was_made_up_is_answered_and_changes_nothing(floor: Floor, member: Member) -> None:
    draft = await announcement(floor, ADMIN, "draft")
    before = floor.rows(*OFFICE)
    for data in [*MADE_UP, "w/d/' OR 1=1 --", "xl/show/a b"]:
        reaction = await floor.press(member.id, data.replace("DRAFT", str(draft)))
        assert reaction.alert is not None, data
        assert floor.errors == [], data
    after = floor.rows(*OFFICE)
    logged = after.pop("audit_log")[len(before.pop("audit_log")) :]
    assert after == before
    assert {row[2] for row in logged} <= {member.id}


async def test_a_dossier_of_another_unit_is_nobody_s_business(floor: Floor) -> None:
    for member in (OFFICIAL, HEAD):
        for verb in ("d", "seen", "done", "more", "send", "to/0", f"give/{STAFF.id}", f"give/{OFFICIAL.id}"):
            reaction = await floor.press(member.id, f"w/{verb}/{THEIRS}")
            assert (reaction.alert, reaction.seen) == (STALE, ()), verb
        for data in (
            f"xl/show/{THEIRS}",
            f"xl/file/{THEIRS}",
            f"xl/via/{THEIRS}/desk",
            f"xl/number/{THEIRS}",
        ):
            reaction = await floor.press(member.id, data)
            assert (reaction.alert, reaction.seen) == (STALE, ()), data


async def test_an_offer_is_answered_by_whom_it_was_made_to(floor: Floor) -> None:
    numbers = range(1, len(OFFERED) + 1)
    before = floor.version()
    for number in numbers:
        for member in (STAFF, CITIZEN, EX_ADMIN):
            assert (await floor.press(member.id, f"w/take/{number}")).alert == ONLY_STAFF
    for number in numbers[2:]:
        assert (await floor.press(OFFICIAL.id, f"w/take/{number}")).alert == STALE
    assert floor.version() == before


@pytest.mark.parametrize("member", [STAFF, HEAD, ADMIN], ids=lambda one: str(one.role))
async def test_in_a_group_no_card_of_the_office_is_shown(
    floor: Floor, crawls: dict[int, Crawl], member: Member
) -> None:
    pressed = {**crawls[member.id].pressed, **crawls[CITIZEN.id].pressed}
    office = [
        data for kind, data in pressed.items() if KINDS[kind] or kind in {"erase", "r/score", "r/w", "d/s"}
    ]
    await floor.say(member.id, "/trogiup", chat=GROUP)
    before = floor.version()
    for data in office:
        reaction = await floor.press(member.id, data, chat=GROUP)
        assert reaction.alert in {ONLY_STAFF, STALE, ""}, data
        assert reaction.methods == ("answerCallbackQuery",), data
    assert floor.version() == before


async def test_in_a_group_no_command_of_the_office_is_answered(floor: Floor) -> None:
    office = [name for name, right in COMMANDS.items() if right]
    assert {one.name for one in TABLE if one.right} == {*office}
    before = floor.version()
    for name in office:
        for text in (f"/{name}", f"/{name}@motcua_halang_bot", f"/{name} nghỉ tới 27/11"):
            assert (await floor.say(ADMIN.id, text, chat=GROUP)).methods == (), text
    assert floor.version() == before


async def test_arguments_open_no_door(floor: Floor) -> None:
    before = floor.version()
    for member in (CITIZEN, STAFF, EX_ADMIN):
        for text in ("/viec nghỉ tới 27/11", "/viec đi làm", f"/viec {CODE}", f"/xinloi {CODE}"):
            assert (await floor.say(member.id, text)).words.strip() == ONLY_STAFF
    for member in (CITIZEN, OFFICIAL, EX_ADMIN):
        for text in (
            "/nhaphoso 1",
            "/phatthongbao xin chào",
            "/chiendich bật",
            "/cauhoi 9",
            "/nhanvien bỏ 1003",
        ):
            assert (await floor.say(member.id, text)).words.strip() == ONLY_STAFF
    assert floor.version() == before


async def test_guessing_codes_by_buttons_is_slowed_down_like_guessing_by_words(floor: Floor) -> None:
    floor.now += dt.timedelta(hours=1)
    thief = EX_ADMIN.id
    shown = [await floor.press(thief, f"d/{one.code}/s") for one in CASES[: MOST_CODES + 3]]
    assert [one.alert for one in shown] == [""] * MOST_CODES + [STALE] * 3
    floor.now += dt.timedelta(hours=1)
    for number in range(9900, 9906):
        assert (await floor.press(thief, f"d/H14.18-261001-{number}/s")).alert == STALE
    assert (await floor.press(thief, f"d/{CODE}/s")).alert == STALE


async def test_whoever_follows_may_look_as_often_as_they_like(floor: Floor) -> None:
    floor.now += dt.timedelta(hours=1)
    for _ in range(MOST_CODES + 3):
        assert (await floor.press(CITIZEN.id, f"d/{TOLD[0].code}/s")).alert == ""


async def test_days_beyond_every_calendar_are_a_word_not_a_fault(floor: Floor) -> None:
    for text in ("1/1/2000-31/12/9999", "31/12/9999-1/1/2000", "99/99/9999-99/99/9999"):
        reaction = await floor.say(HEAD.id, text)
        assert len(reaction.seen) == 1, text
    assert floor.errors == []


async def test_a_head_counts_the_unit_s_own_whatever_the_button_says(floor: Floor) -> None:
    for data, mine, theirs in (
        (f"tk/b/{YEAR}/unit/0", HEAD.unit, ECONOMY),
        (f"tk/b/{YEAR}/official/0", NEIGHBOUR.name, STRANGER.name),
        (f"tk/x/{YEAR}", HEAD.unit, ECONOMY),
    ):
        read = {one: await _read(floor, one, data) for one in (HEAD, ADMIN)}
        found = [name in words for words in read.values() for name in (mine or "", theirs)]
        assert found == [True, False, True, True], data


async def _read(floor: Floor, member: Member, data: str) -> str:
    """Return what somebody reads after a tap, the cells of a workbook included."""
    reaction = await floor.press(member.id, data)
    words = [reaction.words]
    for seen in reaction.seen:
        if seen.document:
            kept = floor.server.world.files.get(seen.raw["document"]["file_id"])
            book = load_workbook(io.BytesIO(kept.upload.data), read_only=True)
            words += [
                str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
            ]
    return "\n".join(words)
