"""Announcements step by step: approved by another, undone, sent once, paused, stopped, accounted for."""

import asyncio
import datetime as dt
import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from bot.announcements import report
from bot.announcements.model import Audience, State, minutes
from bot.delivery.model import Media, Post, from_json
from bot.delivery.model import State as Letter
from bot.people.stores.audit import Audit
from bot.storage.database import Database
from bot.storage.tables import contents, deliveries, dossiers, follows, unreachable
from bot.texts import texts
from tests.announcements.conftest import SON, TUNG, UNDO, Office, office_of
from tests.cast import HANH, NOW

SOON = NOW + UNDO + dt.timedelta(seconds=1)


async def test_nothing_goes_without_a_second_person(office: Office) -> None:
    await office.want(1, 2)
    draft = await office.draft()
    assert await office.desk.submit(draft, NOW) is State.WAITING
    waiting = await office.get(draft.id)
    for person in (HANH, TUNG, 4711):
        assert not await office.desk.approve(waiting, person, NOW)
    assert await office.desk.begin_due(NOW + dt.timedelta(days=1)) == []
    assert await office.desk.approve(waiting, SON, NOW)
    assert not await office.desk.approve(waiting, SON, NOW)
    assert await office.desk.begin_due(NOW + dt.timedelta(seconds=59)) == []
    assert await office.desk.begin_due(SOON) == [draft.id]
    assert await office.desk.counts(draft) == {Letter.QUEUED: 2}


async def test_alone_in_the_office_one_may_send(database: Database) -> None:
    office = await office_of(database, "never")
    await office.want(1)
    draft = await office.draft()
    assert await office.desk.submit(draft, NOW) is State.SCHEDULED
    assert await office.desk.begin_due(SOON) == [draft.id]


async def test_what_nobody_has_seen_is_not_submitted(office: Office) -> None:
    draft = await office.draft()
    await office.desk.write(draft.id, Post("Khác"))  # new words: the rehearsal was of others
    assert await office.desk.submit(await office.get(draft.id), NOW) is None


async def test_changed_while_it_waits_it_must_be_asked_for_again(office: Office) -> None:
    draft = await office.draft()
    await office.desk.submit(draft, NOW)
    await office.desk.address(draft.id, Audience("topic", "post"))
    assert not await office.desk.approve(await office.get(draft.id), SON, NOW)


async def test_within_a_minute_it_is_taken_back_whole(office: Office) -> None:
    await office.want(1)
    draft = await office.draft()
    await office.desk.submit(draft, NOW)
    await office.desk.approve(await office.get(draft.id), SON, NOW)
    assert await office.desk.undo(await office.get(draft.id))
    assert await office.desk.begin_due(SOON) == []
    back = await office.get(draft.id)
    assert (back.state, back.at, back.approved_by) == (State.DRAFT, None, None)
    sent = await office.sent()
    assert not await office.desk.undo(sent)


async def test_it_waits_for_its_time(office: Office) -> None:
    await office.want(1)
    draft = await office.draft()
    later = NOW + dt.timedelta(hours=5)
    await office.desk.schedule(draft.id, later)
    await office.desk.submit(await office.get(draft.id), NOW)
    await office.desk.approve(await office.get(draft.id), SON, NOW)
    assert await office.desk.begin_due(later - dt.timedelta(seconds=1)) == []
    await office.want(2)  # who comes until then is told too
    assert await office.desk.begin_due(later) == [draft.id]
    assert (await office.get(draft.id)).recipients == 2


async def test_two_machines_begin_it_once(office: Office) -> None:
    await office.want(1, 2, 3)
    draft = await office.draft()
    await office.desk.submit(draft, NOW)
    await office.desk.approve(await office.get(draft.id), SON, NOW)
    both = await asyncio.gather(office.desk.begin_due(SOON), office.desk.begin_due(SOON))
    assert sorted(both) == [[], [draft.id]]
    assert await office.desk.counts(draft) == {Letter.QUEUED: 3}


async def test_paused_resumed_stopped(office: Office) -> None:
    await office.want(1, 2, 3)
    one = await office.sent()
    assert await office.desk.hold(one)
    assert not await office.desk.hold(one)
    assert await office.desk.counts(one) == {Letter.HELD: 3}
    assert await office.desk.release(await office.get(one.id))
    assert await office.desk.counts(one) == {Letter.QUEUED: 3}
    assert await office.desk.stop(await office.get(one.id), HANH, NOW)
    assert not await office.desk.stop(await office.get(one.id), HANH, NOW)
    assert await office.desk.counts(one) == {Letter.CANCELLED: 3}
    assert not await office.desk.release(await office.get(one.id))


async def test_it_ends_when_no_letter_is_left_and_late_joiners_get_it_on_demand(office: Office) -> None:
    await office.want(1, 2)
    one = await office.sent()
    assert not await office.desk.finish(one, await office.desk.counts(one), NOW)
    async with office.database.write() as connection:
        await connection.execute(update(deliveries).values(state=Letter.SENT))
    assert await office.desk.finish(one, await office.desk.counts(one), NOW)
    assert not await office.desk.finish(one, await office.desk.counts(one), NOW)
    ended = await office.get(one.id)
    assert await office.desk.catch_up(ended, HANH, NOW) == 0
    await office.want(3)
    assert await office.desk.store.without(ended) == 1
    assert await office.desk.catch_up(ended, HANH, NOW) == 1
    again = await office.get(one.id)
    assert (again.state, again.recipients) == (State.SENDING, 3)
    assert await office.desk.counts(one) == {Letter.SENT: 2, Letter.QUEUED: 1}


async def test_the_log_names_author_approver_and_how_many(office: Office) -> None:
    await office.want(1, 2)
    one = await office.sent()
    lines = {line.what: line for line in await Audit(office.database).newest(3)}
    assert lines["announcement_sent"].detail["people"] == 2
    assert lines["announcement_sent"].detail["approver"] == SON
    assert (lines["announcement_approved"].by, lines["announcement_sent"].by) == (SON, HANH)
    assert one.approved_by == SON


async def test_readers_can_end_all_news_but_an_album_has_no_buttons(office: Office) -> None:
    await office.want(1)
    one = await office.sent()
    async with office.database.read() as connection:
        kept = from_json((await connection.execute(select(contents.c.value))).scalar_one())
    assert kept.buttons[0][0].target == "stop"
    album = Post("", (), (Media("photo", "a"), Media("photo", "b")))
    assert office.desk._closed(album) == album
    assert one.content


async def dossier(office: Office, code: str, status: int, procedure: str = "1.001193") -> None:
    """Put a dossier in."""
    values = {
        "code": code, "procedure_code": procedure, "procedure": "Đăng ký khai sinh", "field": "Hộ tịch",
        "status": status, "due_computed": False, "first_import": 1,
    }  # fmt: skip
    async with office.database.write() as connection:
        await connection.execute(dossiers.insert(), values)


async def follow(office: Office, person: int, code: str) -> None:
    """Let somebody follow a dossier."""
    values = {"person": person, "code": code, "via": "digits", "since": NOW}
    async with office.database.write() as connection:
        await connection.execute(follows.insert(), values)


async def test_each_kind_of_audience(office: Office) -> None:
    await office.want(1, 2)
    await office.want(2, 3, topic="post")
    await office.subscriptions.choose_commune(3, "ha-lang", NOW)
    await office.subscriptions.choose_commune(9, "ha-lang", NOW)  # wants no news
    await dossier(office, "H14-260101-0001", 4)
    await dossier(office, "H14-260101-0002", 10)
    for person, code in ((5, "0001"), (6, "0002"), (6, "0001")):
        await follow(office, person, f"H14-260101-{code}")
    counts = {
        Audience("everyone"): 3,
        Audience("topic", "post"): 2,
        Audience("commune", "ha-lang"): 1,
        Audience("procedure", "1.001193"): 2,
        Audience("field", "Hộ tịch"): 2,
        Audience("in_progress"): 2,
        Audience("topic", "no such topic"): 0,
    }
    assert {one: await office.desk.store.count(one) for one in counts} == counts
    assert await office.desk.store.followed("field") == [("Hộ tịch", "Hộ tịch", 2)]
    assert await office.desk.store.followed("procedure") == [("1.001193", "Đăng ký khai sinh", 2)]
    async with office.database.write() as connection:
        await connection.execute(unreachable.insert(), {"person": 2, "since": NOW})
    assert await office.desk.store.count(Audience("everyone")) == 2


async def test_the_report_is_a_workbook_without_names_of_citizens(office: Office) -> None:
    await office.want(4711, 4712)
    one = await office.sent()
    letters = await office.desk.store.letters(one.subject)
    data = report.workbook(one, letters, {"author": "=Hạnh", "approver": "Sơn"}, texts("vi"))
    book = load_workbook(io.BytesIO(data))
    told = {row[0]: row[1] for row in book["Tóm tắt"].iter_rows(values_only=True)}
    assert told["Người soạn"] == "'=Hạnh"
    assert (told["Số người"], told["Đang đợi"]) == (2, 2)
    assert book["Từng tin"].max_row == 3
    assert "4711" not in str([list(sheet.iter_rows(values_only=True)) for sheet in book])


async def test_a_draft_without_words_is_known_after_a_restart(office: Office) -> None:
    number = await office.desk.store.create(HANH, NOW)
    assert await office.desk.store.unwritten(NOW - dt.timedelta(days=1)) == {HANH: number}
    await office.desk.write(number, Post("Xong"))
    assert await office.desk.store.unwritten(NOW - dt.timedelta(days=1)) == {}


@pytest.mark.parametrize(
    ("count", "rate", "expected"), [(0, 28, 1), (1680, 28, 1), (1681, 28, 2), (5000, 28, 3)]
)
def test_minutes(count: int, rate: int, expected: int) -> None:
    assert minutes(count, rate) == expected
