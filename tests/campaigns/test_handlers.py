"""The door in the chat: who may, the list, a campaign, its switch, a try, the days ahead, the picture."""

import datetime as dt
import re
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from telegram import CallbackQuery, Message, Update

from bot.campaigns import cards
from bot.campaigns.handlers import CampaignHandlers
from bot.people.stopping import STOP
from bot.people.store import Languages
from bot.people.stores.roster import Roster
from bot.texts import texts
from tests.campaigns.conftest import FETCH, MONDAY, PLAIN, RENEW, Office, Opening, campaign
from tests.cast import HANH, MAI, NAM

if TYPE_CHECKING:
    from bot.telegram.lean import LeanBot


@dataclass
class Wire:
    """Takes what the bot says."""

    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    alerts: list[str | None] = field(default_factory=list)
    files: list[tuple[int, str, bytes, str]] = field(default_factory=list)

    async def call(self, method: str, values: dict[str, Any]) -> None:
        """Take a call."""
        self.calls.append((method, values))

    async def answer_callback_query(self, *, text: str | None = None, **_more: Any) -> bool:
        """Take the end of a tap."""
        self.alerts.append(text)
        return True

    async def send_photo(self, chat: int, document: Any, caption: str) -> None:
        """Take a file."""
        self.files.append((chat, document.filename, document.input_file_content, caption))

    @property
    def said(self) -> str:
        """The last text, without its marks."""
        return re.sub(r"<[^>]+>", "", str(self.calls[-1][1]["text"]))

    @property
    def buttons(self) -> list[str]:
        """The actions under the last text."""
        keyboard = self.calls[-1][1]["reply_markup"]["inline_keyboard"]
        return [button["callback_data"] for row in keyboard for button in row]


@dataclass
class Chat:
    """Staff at the door."""

    office: Office
    wire: Wire
    door: CampaignHandlers

    async def type(self, person: int, kind: str = "private") -> None:
        """Type ``/chiendich``."""
        await self.door.on_command(self._update(person, kind), cast("Any", None))

    async def tap(self, data: str, person: int = HANH) -> None:
        """Tap a button."""
        whole = {
            "update_id": 1,
            "callback_query": {
                "id": "1", "from": _person(person), "chat_instance": "1", "data": data,
                "message": _message(person, "private"),
            },
        }  # fmt: skip
        update = Update.de_json(whole, cast("LeanBot", self.wire))
        assert isinstance(update.callback_query, CallbackQuery)
        await self.door.on_button(update, cast("Any", SimpleNamespace(bot=self.wire)))

    def _update(self, person: int, kind: str) -> Update:
        update = Update.de_json(
            {"update_id": 1, "message": _message(person, kind)}, cast("LeanBot", self.wire)
        )
        assert isinstance(update.message, Message)
        return update


def _person(person: int) -> dict[str, Any]:
    return {"id": person, "is_bot": False, "first_name": "A"}


def _message(person: int, kind: str) -> dict[str, Any]:
    chat = {"id": person, "type": kind}
    return {"message_id": 5, "date": 1, "chat": chat, "from": _person(person), "text": "/chiendich"}


@pytest.fixture
def chat(office: Opening) -> Chat:
    """The door, with three campaigns behind it; the desk officer may use it."""
    house = office([PLAIN, campaign(id="tat", name="Việc đang tắt", active=False, weekday="fri"), FETCH])
    roster = Roster(house.database, frozenset({HANH}))
    languages = Languages(house.database)
    return Chat(house, Wire(), CampaignHandlers(house.campaigns, roster, languages, lambda: MONDAY))


async def test_citizens_and_groups_see_nothing(chat: Chat) -> None:
    await chat.type(MAI)
    assert chat.wire.said == "Lệnh này dành cho cán bộ."
    await chat.tap("cd/go/bao-tin", MAI)
    assert chat.wire.alerts == ["Lệnh này dành cho cán bộ."]
    await chat.type(HANH, "group")
    assert len(chat.wire.calls) == 1
    assert await chat.office.audited() == []


async def test_the_list_names_each_with_its_switch_and_next_date(chat: Chat) -> None:
    await chat.type(HANH)
    assert "🟢 1. Báo tin · 07:30 thứ Hai 7/12/2026" in chat.wire.said
    assert "⚪️ 2. Việc đang tắt · 07:30 thứ Sáu 11/12/2026" in chat.wire.said
    assert "3. Báo tin · mỗi ngày làm việc" in chat.wire.said
    assert chat.wire.buttons == [
        "cd/show/bao-tin",
        "cd/show/tat",
        "cd/show/nhan-ket-qua",
        "cd/ahead",
        "cd/year",
    ]


async def test_a_campaign_shows_people_dates_results_and_its_text(chat: Chat) -> None:
    await chat.office.want([MAI, NAM])
    await chat.office.campaigns.tick(MONDAY)
    await chat.tap("cd/show/bao-tin")
    said = chat.wire.said
    assert "👥 Chủ đề Cảnh báo lừa đảo: 2 người đã chọn nhận" in said
    assert "🗓 Lần tới: 07:30 thứ Hai 14/12/2026 · 07:30 thứ Hai 21/12/2026 · 07:30 thứ Hai 28/12/2026" in said
    assert "📊 Lần 7/12/2026: 2 người (Đang đợi 2)" in said
    assert "Coi chừng lừa đảo\nKhông đưa mã cho ai." in said
    assert said.endswith("Thôi nhận tin: /dung")
    assert chat.wire.buttons == ["cd/off/bao-tin", "cd/try/bao-tin", "cd/list"]
    await chat.tap("cd/show/nhan-ket-qua")
    assert "đã xong 5 ngày làm việc mà chưa lấy" in chat.wire.said


async def test_off_takes_letters_back_and_on_asks_before_it_sends_at_once(chat: Chat) -> None:
    await chat.office.want([MAI])
    await chat.office.campaigns.tick(MONDAY)
    await chat.tap("cd/off/bao-tin")
    assert "⏹ Đã rút 1 tin chưa kịp gửi." in chat.wire.said
    assert "đang tắt" in chat.wire.said
    chat.office.known[1] = campaign(id="tat", name="Việc đang tắt", active=False)
    await chat.tap("cd/show/tat")
    assert "⚠️ Lần gần nhất còn trong hạn gửi" in chat.wire.said
    await chat.tap("cd/on/tat")
    assert "Bật bây giờ thì gửi ngay cho tối đa 1 người" in chat.wire.said
    assert chat.wire.buttons == ["cd/go/tat", "cd/show/tat"]
    assert [what for what, _ in await chat.office.audited()] == ["campaign_sent", "campaign_off"]
    await chat.tap("cd/go/tat")
    assert "đang bật" in chat.wire.said
    await chat.tap("cd/on/bao-tin")  # nothing of it can go out now, so nothing is asked
    assert "🟢 Báo tin · đang bật" in chat.wire.said
    assert await chat.office.campaigns.tick(MONDAY) == 1


async def test_a_reminder_of_papers_shows_its_people_and_leads_to_the_list_of_dossiers(chat: Chat) -> None:
    chat.office.known.append(RENEW)
    await chat.office.follow(MAI, "A", MONDAY.date(), until="2026-12-10")
    await chat.office.follow(NAM, "B", MONDAY.date(), until="2027-12-10")
    await chat.type(HANH)
    assert "⚪️" not in chat.wire.said.split("\n")[-1]
    assert "4. Giấy sắp hết hạn · mỗi ngày làm việc" in chat.wire.said
    await chat.tap("cd/show/giay-sap-het-han")
    assert "giấy tờ còn 5 ngày làm việc là hết hạn. Hiện có 1 người" in chat.wire.said
    await chat.tap("cd/try/giay-sap-het-han")
    assert chat.wire.buttons == ["d/list", STOP]
    await chat.tap("cd/ahead")
    assert "🔁 Giấy sắp hết hạn: mỗi ngày làm việc lúc 07:30, tùy hồ sơ" in chat.wire.said


async def test_a_try_goes_to_whoever_tapped_and_nobody_else(chat: Chat) -> None:
    await chat.office.want([MAI])
    await chat.tap("cd/try/bao-tin")
    assert [values["chat_id"] for _, values in chat.wire.calls] == [HANH, HANH]
    assert ["Coi chừng" in str(values["text"]) for _, values in chat.wire.calls] == [True, False]
    assert chat.wire.buttons == [STOP]
    assert await chat.office.letters() == []


async def test_buttons_of_campaigns_that_are_gone_say_so(chat: Chat) -> None:
    for data in ("cd/show/gone", "cd/try/gone", "cd/show", "cd/dance/bao-tin"):
        await chat.tap(data)
    assert chat.wire.alerts == [texts("vi").plain("trouble.stale")] * 4
    assert chat.wire.calls == []


async def test_the_days_ahead(chat: Chat) -> None:
    await chat.tap("cd/ahead")
    lines = chat.wire.said.split("\n")
    assert lines[:3] == ["🗓 Nhắc việc 30 ngày tới", "thứ Hai 7/12/2026", "🟢 07:30 Báo tin"]
    assert "⚪️ 07:30 Việc đang tắt" in lines
    assert lines[-2:] == [
        "⚠️ Lịch nghỉ năm 2026 chưa có thông báo chính thức, ngày có thể đổi.",
        "⚠️ Lịch nghỉ năm 2027 chưa có thông báo chính thức, ngày có thể đổi.",
    ]
    chat.office.known.clear()
    await chat.tap("cd/ahead")
    assert "Không có lần nhắc nào." in chat.wire.said
    await chat.tap("cd/list")
    assert "Chưa có chiến dịch nào" in chat.wire.said


async def test_the_picture_comes_as_a_file_and_in_december_it_is_next_year_s(chat: Chat) -> None:
    await chat.tap("cd/year")
    [(person, name, data, caption)] = chat.wire.files
    assert (person, name, caption) == (HANH, "lich-nhac-viec-2027.png", "Lịch nhắc việc năm 2027")
    assert data.startswith(b"\x89PNG")


def test_english_readers_see_english_and_what_is_uncertain_is_said() -> None:
    uncertain = campaign(uncertain="mức thu ở xã")
    assert "⚠️ Chưa chắc: mức thu ở xã" in cards.message(uncertain, texts("vi")).plain()
    said = cards.message(uncertain, texts("en")).plain()
    assert said.startswith("Beware of scams\nGive nobody your code.\nSource: ")
    assert said.endswith("No more news: /dung")
    last = cards.message(FETCH, texts("vi")).plain().split("\n")[-1]
    assert last == "Thôi theo dõi hồ sơ: /theodoi. Thôi nhận mọi tin: /dung"
    assert dt.date(2026, 11, 22) == uncertain.as_of
