"""The door in the chat: the list, the work card, extending, handing over, being away; and who may what."""

import datetime as dt
import io
import re
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PIL import Image
from telegram import Update

from bot.card import plain
from bot.dossiers.model import Status
from bot.officials.handlers import OfficialHandlers
from bot.officials.holding import OfficialsHolding
from bot.officials.waiting import Waiting
from bot.people.rights import Right, Role
from bot.storage.tables import dossiers
from bot.texts import texts
from tests.cast import MAI
from tests.officials.conftest import ADMIN, BINH, JUSTICE, LAN, MONDAY, TUAN, Office, actions, at, words

ONLY_STAFF = "Lệnh này dành cho cán bộ."


@dataclass
class Wire:
    """Takes what the bot says."""

    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    alerts: list[str | None] = field(default_factory=list)
    files: list[bytes] = field(default_factory=list)

    async def call(self, method: str, values: dict[str, Any]) -> None:
        """Take a call."""
        self.calls.append((method, values))

    async def answer_callback_query(self, *, text: str | None = None, **_more: Any) -> bool:
        """Take the end of a tap."""
        self.alerts.append(text)
        return True

    async def send_photo(self, _chat: int, document: Any, caption: str) -> None:
        """Take a file."""
        assert caption
        self.files.append(document.input_file_content)

    @property
    def said(self) -> str:
        """The last text, without its marks."""
        return re.sub(r"<[^>]+>", "", str(self.calls[-1][1]["text"]))

    @property
    def buttons(self) -> list[str]:
        """The actions under the last text."""
        keyboard = (self.calls[-1][1]["reply_markup"] or {}).get("inline_keyboard", [])
        return [button["callback_data"] for row in keyboard for button in row]


@dataclass
class Chat:
    """People at the door; ``now`` can be moved."""

    office: Office
    now: dt.datetime = MONDAY
    wire: Wire = field(default_factory=Wire)
    door: OfficialHandlers = field(init=False)

    def __post_init__(self) -> None:
        self.door = OfficialHandlers(self.office.desk, Waiting(lambda: self.now), lambda: self.now)

    async def command(self, person: int, words: str = "", kind: str = "private") -> str:
        """Type ``/viec``; return the answer."""
        context = SimpleNamespace(args=words.split(), bot=self.wire)
        await self.door.on_command(self._message(person, f"/viec {words}", kind), cast("Any", context))
        return self.wire.said if self.wire.calls else ""

    async def type(self, person: int, text: str) -> str:
        """Type words that were asked for; return the answer."""
        update = self._message(person, text, "private")
        assert any(one.check_update(update) for one in self.door.handlers()[2:]), "nothing was asked"
        await self.door.on_words(update, cast("Any", None))
        return self.wire.said

    async def tap(self, person: int, data: str) -> str:
        """Tap a button; return the card, or the alert."""
        assert len(data.encode()) <= 64
        message = _message(person, "private", "x")
        query = {"id": "1", "from": _person(person), "chat_instance": "1", "data": data, "message": message}
        update = Update.de_json({"update_id": 1, "callback_query": query}, cast("Any", self.wire))
        await self.door.on_button(update, cast("Any", SimpleNamespace(bot=self.wire)))
        return self.wire.alerts[-1] or (self.wire.said if self.wire.calls else "")

    def _message(self, person: int, text: str, kind: str) -> Update:
        return Update.de_json(
            {"update_id": 1, "message": _message(person, kind, text)}, cast("Any", self.wire)
        )


def _person(person: int) -> dict[str, Any]:
    return {"id": person, "is_bot": False, "first_name": "A"}


def _message(person: int, kind: str, text: str) -> dict[str, Any]:
    chat = {"id": person, "type": kind}
    return {"message_id": 5, "date": 1, "chat": chat, "from": _person(person), "text": text}


@pytest.fixture
async def chat(office: Office) -> Chat:
    """The door, with everybody a member."""
    await office.join()
    return Chat(office)


async def test_citizens_and_groups_see_nothing(chat: Chat) -> None:
    code = await chat.office.bring("2026-11-16")
    assert await chat.command(MAI) == ONLY_STAFF
    for data in (f"w/d/{code}", "w/l/all/0", "w/week", f"w/seen/{code}", f"w/give/{MAI}/{code}", "w/take/1"):
        assert await chat.tap(MAI, data) == ONLY_STAFF
    await chat.command(LAN, kind="group")
    assert len(chat.wire.calls) == 1
    assert await chat.office.audited() == []


async def test_the_list_burns_from_the_top_with_filters_and_pages(chat: Chat) -> None:
    late, soon = await chat.office.bring("2026-11-10"), await chat.office.bring("2026-11-17")
    for _ in range(7):
        await chat.office.bring("2026-12-01")
    paused, dateless = await chat.office.bring("2026-11-01", status=5), await chat.office.bring(None)
    await chat.office.bring("2026-11-10", status=10)
    said = await chat.command(LAN)
    assert said.split("\n")[0] == "🗂 Hồ sơ tất cả (11)"
    assert said.split("\n")[1].startswith(f"🔴 1. {late}")
    assert said.split("\n")[2].startswith(f"🟡 2. {soon}")
    assert "Trang 1/2" in said
    assert chat.wire.buttons[0] == f"w/d/{late}"
    assert {"w/l/late/0", "w/l/soon/0", "w/l/all/0", "w/l/all/1", "w/week"} <= set(chat.wire.buttons)
    second = await chat.tap(LAN, "w/l/all/1")
    assert second.index(dateless) < second.index(paused)
    assert "9. " in second
    assert "(1)" in (await chat.tap(LAN, "w/l/late/0")).split("\n")[0]
    assert soon in await chat.tap(LAN, "w/l/soon/0")
    assert (await chat.tap(LAN, "w/l/late/99")).count(late) == 1


async def test_each_sees_their_own_heads_their_unit_admins_all(chat: Chat) -> None:
    lans = await chat.office.bring("2026-11-16")
    tuans = await chat.office.bring("2026-11-16", official="Hà Anh Tuấn", unit=JUSTICE)
    nobodys = await chat.office.bring("2026-11-16", official=None)
    seen = {person: await chat.command(person) for person in (LAN, TUAN, BINH, ADMIN)}
    assert [[code in seen[person] for code in (lans, tuans, nobodys)] for person in seen] == [
        [True, False, False],
        [False, True, False],
        [True, True, True],  # no other head: the unit of law has none
        [True, True, True],
    ]
    stale = "Nút này cũ rồi. Bà con hỏi lại giúp bot nhé."
    for verb in ("d", "seen", "done", "more", "to/0", f"give/{LAN}", "send"):
        assert await chat.tap(TUAN, f"w/{verb}/{lans}") == stale
    assert tuans in await chat.tap(TUAN, f"w/d/{tuans}")


async def test_every_look_is_in_the_log_without_personal_data(chat: Chat) -> None:
    code = await chat.office.bring("2026-11-16", applicant="N. V. A.", missing="Giấy chứng sinh")
    await chat.command(BINH)
    said = await chat.tap(BINH, f"w/d/{code}")
    assert "N. V. A." not in said
    assert await chat.office.audited() == [
        ("work_list", BINH, {"filter": "all", "page": 1, "count": 1}),
        ("work_card", BINH, {"code": code}),
    ]


async def test_a_removed_official_has_nothing_at_once(chat: Chat) -> None:
    code = await chat.office.bring("2026-11-16")
    await chat.tap(LAN, f"w/more/{code}")
    await chat.office.desk.roster.remove(LAN, ADMIN, MONDAY)
    assert await chat.type(LAN, "Chờ xác minh") == ONLY_STAFF
    assert await chat.tap(LAN, f"w/d/{code}") == ONLY_STAFF
    assert await chat.command(LAN) == ONLY_STAFF


async def test_seen_and_done_leave_the_push(chat: Chat) -> None:
    seen, done = await chat.office.bring("2026-11-13"), await chat.office.bring("2026-11-12")
    assert (await chat.tap(LAN, f"w/seen/{seen}")).startswith("👌 Đã rõ")
    assert (await chat.tap(LAN, f"w/done/{done}")).startswith("✅ Đã ghi")
    assert "Đã báo xong ngày 16/11/2026" in chat.wire.said
    assert await chat.tap(BINH, f"w/seen/{seen}") == "Nút này cũ rồi. Bà con hỏi lại giúp bot nhé."
    await chat.office.mornings.tick(MONDAY)
    assert await chat.office.said() == {}
    await chat.office.mornings.tick(at("2026-11-18 07:30"))
    said = await chat.office.said("morning/2026-11-18")
    assert seen in said[LAN]  # three over: a rung worse
    assert done not in said[LAN]
    line = f"{done} Cấp bản sao trích lục hộ tịch · quá 4 ngày · Địa chính · Nông Thị Lan · đã báo xong"
    assert line in said[BINH]
    await chat.office.mornings.tick(at("2026-11-19 07:30"))
    assert done in (await chat.office.said("morning/2026-11-19"))[LAN]


async def test_an_extension_is_written_once_and_told_with_its_reason(chat: Chat) -> None:
    code = await chat.office.bring("2026-11-18")
    await chat.office.follow(MAI, code)
    assert "Vì sao hồ sơ" in await chat.tap(LAN, f"w/more/{code}")
    assert "bằng chữ" in await chat.type(LAN, "gọi 0912 345 678 nhé")
    assert "bằng chữ" in await chat.type(LAN, "...")
    assert "Hẹn lại ngày nào" in await chat.type(LAN, "Chờ  xác minh\nthực địa")
    assert "chưa đọc được ngày" in await chat.type(LAN, "thứ sáu")
    assert "sau ngày hẹn cũ" in await chat.type(LAN, "18/11")
    assert "cơ quan nghỉ" in await chat.type(LAN, "24/11")
    preview = await chat.type(LAN, "25/11")
    assert "ngày hẹn mới 16:00 25/11/2026" in preview
    assert "Chờ xác minh thực địa" in preview
    assert await chat.office.letters("extension/") == []
    assert "báo cho 1 người" in await chat.tap(LAN, f"w/send/{code}")
    [letter] = await chat.office.letters("extension/")
    assert (letter.chat, letter.purpose, letter.subject) == (MAI, "dossier", f"extension/{code}")
    assert "Lý do: Chờ xác minh thực địa" in words(letter)
    assert actions(letter) == [f"d/{code}/s"]
    assert "Nút này cũ" in await chat.tap(LAN, f"w/send/{code}")
    assert "đã hẹn lại một lần" in await chat.tap(LAN, f"w/more/{code}")
    assert f"w/more/{code}" not in chat.wire.buttons
    assert [one for one in await chat.office.audited() if one[0] == "work_extended"] == [
        ("work_extended", LAN, {"code": code, "until": "2026-11-25", "told": 1})
    ]


async def test_two_who_extend_at_once_tell_the_citizen_once(chat: Chat) -> None:
    code = await chat.office.bring("2026-11-18")
    await chat.office.follow(MAI, code)
    for person, day in ((LAN, "25/11"), (BINH, "26/11")):
        await chat.tap(person, f"w/more/{code}")
        await chat.type(person, "Chờ xác minh")
        await chat.type(person, day)
    await chat.tap(LAN, f"w/send/{code}")
    assert "đã hẹn lại một lần" in await chat.tap(BINH, f"w/send/{code}")
    assert len(await chat.office.letters("extension/")) == 1


@pytest.mark.parametrize("values", [{"status": int(Status.PAYMENT_DUE)}, {"due": None, "due_on": None}])
async def test_where_no_time_runs_nothing_is_extended(chat: Chat, values: dict[str, Any]) -> None:
    code = await chat.office.bring("2026-11-18", **values)
    assert "không" in (await chat.tap(LAN, f"w/more/{code}")).split("\n")[0]
    assert chat.door.waiting.of(LAN) is None


async def test_a_dossier_moves_when_it_is_accepted(chat: Chat) -> None:
    code = await chat.office.bring("2026-11-16")
    assert "cho ai?" in await chat.tap(LAN, f"w/to/0/{code}")
    assert set(chat.wire.buttons) == {f"w/give/{one}/{code}" for one in (TUAN, BINH, ADMIN)} | {f"w/d/{code}"}
    assert "Đã hỏi Hà Anh Tuấn" in await chat.tap(LAN, f"w/give/{TUAN}/{code}")
    [letter] = await chat.office.letters("handover/")
    assert (letter.chat, letter.purpose) == (TUAN, "official")
    take, refuse = actions(letter)
    assert code not in await chat.command(TUAN)  # until accepted the giver keeps it
    assert await chat.tap(BINH, take) == "Nút này cũ rồi. Bà con hỏi lại giúp bot nhé."
    assert "đã nhận" in await chat.tap(TUAN, take)
    assert await chat.tap(TUAN, refuse) == "Nút này cũ rồi. Bà con hỏi lại giúp bot nhé."
    assert "Hà Anh Tuấn đã nhận" in words((await chat.office.letters("handover/"))[-1 if TUAN < LAN else 0])
    assert code in await chat.command(TUAN)
    assert code not in await chat.command(LAN)
    await chat.office.mornings.tick(MONDAY)
    assert set(await chat.office.said()) == {TUAN}
    await chat.tap(TUAN, f"w/give/{LAN}/{code}")
    [*_, back] = [one for one in await chat.office.letters("handover/") if one.chat == LAN]
    await chat.tap(LAN, actions(back)[1])
    assert code in await chat.command(TUAN)  # refused


async def test_being_away_and_coming_back(chat: Chat) -> None:
    code = await chat.office.bring("2026-11-16")
    assert "Gõ /viec để xem" in await chat.command(LAN, "gì đó")
    assert "Gõ /viec để xem" in await chat.command(LAN, "nghỉ tới 1/1/2020")
    assert "ai làm thay" in await chat.command(LAN, "nghỉ tới 20/11")
    assert f"w/away/2026-11-20/{TUAN}" in chat.wire.buttons
    assert f"w/away/2026-11-20/{LAN}" not in chat.wire.buttons
    assert "Hà Anh Tuấn làm thay" in await chat.tap(LAN, f"w/away/2026-11-20/{TUAN}")
    assert code in await chat.command(TUAN)
    assert code in await chat.command(LAN)
    assert "đi làm lại" in await chat.command(LAN, "đi làm")
    assert "không báo nghỉ" in await chat.command(LAN, "Đi Làm")
    assert code not in await chat.command(TUAN)
    for nonsense in ("x/31", f"2026-11-20/{MAI}", f"2026-11-20/{LAN}", "2020-01-01/32"):
        assert "Nút này cũ" in await chat.tap(LAN, f"w/away/{nonsense}")


async def test_the_week_is_a_picture(chat: Chat) -> None:
    for day in ("2026-11-02", "2026-11-16", "2026-11-21", "2026-11-24"):
        await chat.office.bring(day)
    over, ahead = await chat.office.desk.week(LAN, MONDAY)
    assert over == 1
    assert [(f"{day:%d}", count) for day, count in ahead] == [
        ("16", 1), ("17", 0), ("18", 0), ("19", 0), ("20", 0), ("23", 1), ("25", 1),
    ]  # fmt: skip
    await chat.tap(LAN, "w/week")
    [data] = chat.wire.files
    assert Image.open(io.BytesIO(data)).size == (1000, 640)


async def test_who_may_is_who_has_the_right_to_work(chat: Chat) -> None:
    may = {role for role in Role if Right.WORK in chat.office.desk.roster.rights(_one_of(chat, role))}
    assert may == {Role.OFFICIAL, Role.HEAD, Role.ADMIN}
    for nonsense in ("w/", "w/l/all/x", "w/l/x/0", "w/take/x", "w/give/x/y", "w/zzz/1", "w/send/none"):
        assert "Nút này cũ" in await chat.tap(LAN, nonsense)


def _one_of(chat: Chat, role: Role) -> int:
    return next((one.person for one in chat.office.desk.roster.members() if one.role is role), MAI)


async def test_what_is_held_on_a_member_is_shown_and_erased(chat: Chat) -> None:
    holding, t = OfficialsHolding(chat.office.desk.deeds), texts("vi")
    assert await holding.describe(LAN, t) == []
    await chat.tap(LAN, f"w/seen/{await chat.office.bring('2026-11-16')}")
    await chat.tap(LAN, f"w/away/2026-11-20/{TUAN}")
    said = [plain(line) for line in await holding.describe(LAN, t)]
    assert said == ["• Nghỉ đến 20/11/2026, có người làm thay", "• Hồ sơ đã báo “đã rõ”, “đã xong”: 1"]
    await holding.erase(LAN)
    assert await holding.describe(LAN, t) == []


async def test_words_on_dossiers_that_ended_are_forgotten(chat: Chat) -> None:
    kept, gone = await chat.office.bring("2026-11-16"), await chat.office.bring("2026-11-16")
    for code in (kept, gone):
        await chat.tap(LAN, f"w/seen/{code}")
    async with chat.office.database.write() as connection:
        await connection.execute(dossiers.update().where(dossiers.c.code == gone).values(status=10))
    await chat.office.desk.deeds.expire(MONDAY.date())
    assert set((await chat.office.desk.work.said()).seen) == {(kept, LAN)}
