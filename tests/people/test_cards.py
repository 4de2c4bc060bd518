"""Cards of settings and members as values; the words that end everything; names as they are typed."""

import datetime as dt
from itertools import chain

import pytest

from bot.card import Button, Card
from bot.people import cards, team_cards
from bot.people.cards import Commune
from bot.people.rights import Role
from bot.people.stopping import says_stop
from bot.people.stores.audit import Noted
from bot.people.stores.roster import Member
from bot.people.stores.topics import TOPICS
from bot.people.team import Invitees, named
from bot.texts import texts
from tests.cast import HANH, HANOI, MAI, NAM, NOW

VI = texts("vi")
COMMUNES = [Commune("ha-lang", "Xã Hạ Lang"), Commune("ly-quoc", "Xã Lý Quốc"), Commune("x", "Xã X")]


def buttons(card: Card) -> dict[str, str]:
    """Return the buttons, label to target; a callback has room for 64 bytes."""
    found: list[Button] = list(chain.from_iterable(card.buttons))
    assert all(len(one.target.encode()) <= 64 for one in found if one.does == "action")
    return {one.label: one.target for one in found}


def test_nothing_is_ticked_for_anybody() -> None:
    for card in (cards.opt_in((), VI), cards.settings(None, COMMUNES, None, (), VI)):
        labels = buttons(card)
        assert sum(label.startswith("☐") for label in labels) == len(TOPICS)
        assert not any(label.startswith("☑") for label in labels)


def test_a_button_names_the_state_it_leads_to() -> None:
    labels = buttons(cards.settings("ly-quoc", COMMUNES, (11, 7), {"scam"}, VI))
    assert labels["☑ Cảnh báo lừa đảo"] == "set/s/scam/0"
    assert labels["☐ Tin của xã"] == "set/s/general/1"
    assert labels["● Xã Lý Quốc"] == "set/xa/-"
    assert labels["○ Xã Hạ Lang"] == "set/xa/ha-lang"
    assert labels["● Chỉ sáng 7–11 giờ"] == "set/gio/morning"
    assert labels["○ Ban ngày, như trụ sở"] == "set/gio/office"
    assert labels["● Tiếng Việt"] == "lang/vi"
    assert buttons(cards.opt_in({"scam"}, VI))["☑ Cảnh báo lừa đảo"] == "set/o/scam/0"


def test_what_was_chosen_is_said_in_order() -> None:
    assert "không gửi tin gì" in cards.opted((), VI).plain()
    said = cards.opted({"scam", "general"}, VI).plain()
    assert said.index("Tin của xã") < said.index("Cảnh báo lừa đảo")


@pytest.mark.parametrize(
    "text",
    ["dừng", "Dừng!", " DỪNG ", "dung lại", "Thôi nhận tin.", "stop", "STOP", "hủy nhận tin", "huỷ nhận tin",
     "huy nhan tin", "du\u031b\u0300ng"],
)  # fmt: skip
def test_words_that_end_everything(text: str) -> None:
    assert says_stop(text)


@pytest.mark.parametrize(
    "text",
    ["", "đúng", "dùng", "Dung", "Dũng", "dừng xe ở đâu", "hồ sơ dừng xử lý", "stop 2", "nonstop", "hủy"],
)
def test_words_that_do_not(text: str) -> None:
    assert not says_stop(text)


@pytest.mark.parametrize(
    ("text", "name", "unit"),
    [
        ("Nông Thị Hằng, Bộ phận Một cửa", "Nông Thị Hằng", "Bộ phận Một cửa"),
        ("  Nông  Thị\nHằng ", "Nông Thị Hằng", None),
        ("Hằng, Phòng Kinh tế, tầng 2", "Hằng", "Phòng Kinh tế, tầng 2"),
        ("x" * 99 + "," + "y" * 99, "x" * 80, "y" * 80),
    ],
)
def test_name_and_unit_as_they_are_typed(text: str, name: str, unit: str | None) -> None:
    assert named(text) == (name, unit)


@pytest.mark.parametrize("text", ["", ", Một cửa", "123", "😀, xã"])
def test_no_name_no_invitation(text: str) -> None:
    assert named(text) is None


def test_a_name_is_waited_for_ten_minutes() -> None:
    now = [NOW]
    invitees = Invitees(lambda: now[0])
    invitees.ask(HANH, Role.HEAD)
    assert invitees.role(HANH) is Role.HEAD
    assert invitees.role(MAI) is None
    now[0] += dt.timedelta(minutes=10)
    assert invitees.role(HANH) is None


def member(number: int, name: str = "Bế Văn Tùng") -> Member:
    return Member(number, Role.STAFF, name, "Một cửa", NOW)


def test_the_list_offers_to_remove_all_but_oneself_and_the_configured() -> None:
    everybody = [Member(HANH, Role.ADMIN, "Hạnh", None, None), member(MAI), member(NAM)]
    labels = buttons(team_cards.members(everybody, NAM, 0, VI))
    assert [target for target in labels.values() if "remove" in target] == [f"team/remove/{MAI}"]
    assert sum("invite" in target for target in labels.values()) == len(Role)


@pytest.mark.parametrize("page", [0, 3, 99])
def test_a_large_office_is_listed_page_by_page_and_fits(page: int) -> None:
    everybody = [member(number, "Hoàng Thị Nguyệt Ánh " * 4) for number in range(35)]
    card = team_cards.members(everybody, HANH, page, VI)
    assert len(card.plain()) < 4096
    assert f"Trang {min(page, 3) + 1}/4" in card.plain()
    assert ("team/list/1" in buttons(card).values()) == (page == 0)


def test_the_log_is_told_in_plain_words_and_fits() -> None:
    long = "Hoàng Thị Nguyệt Ánh " * 4
    noted = [
        Noted(NOW, HANH, "invited", {"role": "staff", "name": "Tùng", "unit": None}),
        Noted(NOW, None, "announcement_done", {"number": 3, "counts": {"sent": 9}}),
        Noted(NOW, NAM, "removed", {"role": "head", "name": long}),
        Noted(NOW, HANH, "something_new", {"number": 3}),
        Noted(NOW, HANH, "announcement_sent", {}),
        *[Noted(NOW, HANH, "removed", {"role": "official", "name": long})] * 15,
    ]
    card = team_cards.log(noted, {HANH: "Lương Thị Hạnh"}.get, HANOI, VI)
    lines = card.plain().splitlines()
    assert lines[1] == "20/11 09:00 · Lương Thị Hạnh mời Tùng làm cán bộ Một cửa"
    assert lines[2] == "20/11 09:00 · đã gửi xong thông báo số 3"
    assert f"số {NAM} bỏ vai trò lãnh đạo đơn vị" in lines[3]
    assert lines[4].endswith("something_new")
    assert lines[5].endswith("announcement_sent")
    assert len(card.plain()) < 4096
    assert "Chưa có gì" in team_cards.log([], dict[int, str]().get, HANOI, VI).plain()


def test_an_invitation_shows_its_link_and_hands_it_on() -> None:
    link = "https://t.me/motcua_bot?start=v_abc-_1"
    card = team_cards.invitation(Role.HEAD, ("Đàm Văn Sơn", None), link, NOW, VI)
    assert link in card.plain().splitlines()
    [share] = [one for row in card.buttons for one in row if one.does == "url"]
    assert share.target.startswith(
        "https://t.me/share/url?url=https%3A%2F%2Ft.me%2Fmotcua_bot%3Fstart%3Dv_abc-_1&"
    )
