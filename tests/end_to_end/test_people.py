"""News only for who wants them, an end to all of it at one word, and the members of the office."""

import re
from collections.abc import Iterable

import aiosqlite
import pytest

from bot.people.stores.topics import TOPICS
from bot.preview.people import GROUP_ID
from bot.preview.seen import Seen
from tests.cast import HANH, MAI
from tests.end_to_end.stage import Stage, until

pytestmark = pytest.mark.asyncio(loop_scope="session")
QUESTION = "muốn nhận tin không"
ONLY_STAFF = "Lệnh này dành cho cán bộ."


async def begin(stage: Stage, person: int) -> Seen:
    """Press Start and return the question about news that follows the welcome."""
    begun = await stage.client.start(person)
    return await stage.client.wait_for(person, begun.revision, lambda one: QUESTION in one.text)


async def times_asked(stage: Stage, person: int) -> int:
    """Return how often somebody was asked about news, once the bot has nothing more to say."""
    await stage.client.ask(person, "/help")  # the updates of a chat are answered one after another
    return sum(QUESTION in text or text.startswith("Vâng, bot") for text in await stage.said(person))


async def held(stage: Stage, person: int) -> str:
    """Return what the bot says it keeps."""
    return (await stage.client.ask(person, "/dulieucuatoi")).text


async def invite(stage: Stage, role: str, who: str) -> str:
    """Let the admin invite somebody; return the payload of the link."""
    listed = await stage.client.ask(HANH, "/nhanvien")
    asked = await stage.tap(HANH, listed, f"➕ {role}")
    assert "họ tên, đơn vị" in asked.text
    made = await stage.client.ask(HANH, who)
    found = re.search(r"https://t\.me/(\w+)\?start=(v_[\w-]+)", made.text)
    assert found, made.text
    return found[2]


async def follow_link(stage: Stage, person: int, payload: str) -> str:
    """Open a link and return the answer."""
    return (await stage.client.wait_for_reply(person, await stage.client.start(person, payload))).text


async def remove(stage: Stage, name: str) -> Seen:
    """Let the admin remove somebody, with the second tap."""
    listed = await stage.client.ask(HANH, "/nhanvien")
    sure = await stage.tap(HANH, listed, next(one for one in listed.labels if name in one))
    assert f"của {name}?" in sure.text
    return await stage.tap(HANH, sure, "✖️ Bỏ")


async def answers(stage: Stage, person: int, card: Seen, taps: Iterable[str]) -> set[str]:
    """Return what taps with these data bring on the screen."""
    return {(await stage.client.press_data(person, card, data))[0].text for data in taps}


async def test_news_are_offered_once_with_nothing_ticked(stage: Stage, mai: int) -> None:
    card = await begin(stage, mai)
    assert card.labels == [*(one for one in card.labels if one.startswith("☐")), "Xong"]
    assert len(card.labels) == len(TOPICS) + 1
    done = await stage.tap(mai, card, "Xong")
    assert done.text.startswith("Vâng, bot không gửi tin gì")
    assert not done.buttons
    await stage.client.start(mai)
    assert await times_asked(stage, mai) == 1


async def test_who_comes_by_a_link_is_asked_at_their_next_start(stage: Stage, mai: int) -> None:
    assert (await follow_link(stage, mai, "p_1-001193")).startswith("Khai sinh")
    assert (await follow_link(stage, mai, "xyz")).startswith("Chào bà con!")
    assert await times_asked(stage, mai) == 0
    await begin(stage, mai)
    assert await times_asked(stage, mai) == 1


async def test_ticks_stand_in_the_card_and_a_double_tap_is_one(stage: Stage, mai: int) -> None:
    card = await begin(stage, mai)
    once = await stage.tap_data(mai, card, "set/o/scam/1", times=2)
    assert once.id == card.id
    assert "☑ Cảnh báo lừa đảo" in once.labels
    both = await stage.tap(mai, once, "☐ Tin của xã")
    neither = await stage.tap(mai, both, "☑ Cảnh báo lừa đảo")
    assert [one for one in neither.labels if one.startswith("☑")] == ["☑ Tin của xã"]
    done = await stage.tap(mai, neither, "Xong")
    assert "• Tin của xã" in done.text
    assert "lừa đảo" not in done.text
    assert "Tin muốn nhận: Tin của xã" in await held(stage, mai)


async def test_one_card_has_all_settings(stage: Stage, mai: int) -> None:
    card = await stage.client.ask(mai, "/caidat")
    assert "chưa chọn" in card.text
    chosen = await stage.tap(mai, card, "Xã Lý Quốc")
    assert "Xã của bà con: Xã Lý Quốc" in chosen.text
    ticked = await stage.tap(mai, chosen, "☐ Cảnh báo lừa đảo")
    english = await stage.tap(mai, ticked, "English")
    assert english.id == card.id
    assert "☑ Warnings of scams" in english.labels
    assert "● Xã Lý Quốc" in english.labels
    other = await stage.tap(mai, english, "Xã Hạ Lang")
    assert sum(label.startswith("● Xã") for label in other.labels) == 1
    none = await stage.tap(mai, other, "● Xã Hạ Lang")
    assert "not chosen" in none.text
    vietnamese = await stage.tap(mai, none, "Tiếng Việt")
    assert "☑ Cảnh báo lừa đảo" in vietnamese.labels
    evenings = await stage.tap(mai, vietnamese, "Chỉ tối 18–21 giờ")
    assert "● Chỉ tối 18–21 giờ" in evenings.labels
    assert "Giờ nhận tin: 18–21 giờ" in await held(stage, mai)
    await stage.client.start(mai)
    assert await times_asked(stage, mai) == 0  # who has chosen need not be asked


@pytest.mark.parametrize(
    "data", ["set/xa/nowhere", "set/s/nothing/1", "set/s/scam/2", "set/", "set/s", "set/x", "set/gio/99"]
)
async def test_a_setting_that_is_gone_says_ask_again(stage: Stage, mai: int, data: str) -> None:
    card = await stage.client.ask(mai, "/caidat")
    assert "hỏi lại" in "".join(await answers(stage, mai, card, [data]))
    assert "không giữ gì" in await held(stage, mai)


async def test_in_a_group_settings_are_nobody_s_business(stage: Stage) -> None:
    said = await stage.client.ask(MAI, "/caidat@motcua_halang_bot", chat=GROUP_ID)
    assert "nhắn riêng" in said.text
    assert not said.buttons


@pytest.mark.parametrize(
    "word", ["dừng", "Dung lại", "thôi nhận tin!", "STOP", "hủy nhận tin", "/dung", "/stop"]
)
async def test_one_word_ends_it_all_and_says_how_to_come_back(stage: Stage, mai: int, word: str) -> None:
    card = await stage.client.ask(mai, "/caidat")
    await stage.tap(mai, await stage.tap(mai, card, "☐ Cảnh báo lừa đảo"), "☐ Tin của xã")
    said = (await stage.client.ask(mai, word)).text
    assert "Đã bỏ 2 loại tin" in said
    assert "/caidat" in said
    assert "Tin muốn nhận" not in await held(stage, mai)
    assert "không nhận tin nào" in (await stage.client.ask(mai, word)).text
    await stage.client.start(mai)
    assert await times_asked(stage, mai) == 0


async def test_a_button_below_a_message_does_the_same_and_leaves_the_message(stage: Stage, mai: int) -> None:
    card = await stage.client.ask(mai, "/caidat")
    card = await stage.tap(mai, card, "☐ Cảnh báo lừa đảo")
    [answer] = await stage.client.press_data(mai, card, "stop")
    assert answer.text == ""
    said = await stage.client.wait_for(mai, card.revision, lambda one: "Đã bỏ 1 loại tin" in one.text)
    assert said.id > card.id
    assert (await stage.now(mai, card)).text == card.text


async def test_stopping_is_no_question_and_a_question_no_stopping(stage: Stage, mai: int) -> None:
    said = await stage.client.ask(mai, "tạm dừng hồ sơ là sao")
    assert "thôi nhắn tin" not in said.text


async def test_erasing_forgets_news_commune_and_language(stage: Stage, mai: int) -> None:
    card = await stage.client.ask(mai, "/caidat")
    await stage.tap(mai, await stage.tap(mai, card, "Xã Lý Quốc"), "☐ Tin của xã")
    shown = await stage.client.ask(mai, "/dulieucuatoi")
    for words in ("Xã đã chọn: Xã Lý Quốc", "Tin muốn nhận: Tin của xã", "Ngôn ngữ: Tiếng Việt"):
        assert words in shown.text
    assert "Vai trò" not in (await stage.tap(mai, shown, "Xóa hết")).text
    assert "không giữ gì" in await held(stage, mai)


async def test_an_invitation_is_good_once_and_brings_commands(stage: Stage, mai: int) -> None:
    citizens = await stage.client.menu(mai)
    payload = await invite(stage, "cán bộ Một cửa", "Nông Thị Hằng, Bộ phận Một cửa")
    said = await follow_link(stage, mai, payload)
    assert "Nông Thị Hằng" in said
    assert "cán bộ Một cửa" in said
    menu = await stage.client.menu(mai)
    assert menu[: len(citizens)] == citizens
    assert {"cauhoi", "nhaphoso"} <= {*menu} - {*citizens}
    assert "nhanvien" not in menu
    assert "/nhaphoso" in (await stage.client.ask(mai, "/help")).text
    assert "Gửi vào đây tệp" in (await stage.client.ask(mai, "/nhaphoso")).text
    assert "Vai trò: cán bộ Một cửa (Nông Thị Hằng)" in await held(stage, mai)
    thief = await stage.newcomer()
    for person in (mai, thief):
        assert "đã dùng rồi" in await follow_link(stage, person, payload)
    assert (await stage.client.ask(thief, "/nhaphoso")).text == ONLY_STAFF
    assert (await stage.client.ask(mai, "/nhanvien")).text == ONLY_STAFF
    assert await times_asked(stage, mai) == 0


async def test_who_is_removed_loses_rights_and_menu_at_once(stage: Stage, mai: int) -> None:
    citizens = await stage.client.menu(mai)
    await follow_link(stage, mai, await invite(stage, "quản trị", "Hoàng Kim Loan"))
    mine = await stage.client.ask(mai, "/nhanvien")
    assert not any("Hoàng Kim Loan" in label for label in mine.labels)  # nobody removes themselves
    for who in (HANH, mai):
        for step in ("remove", "gone"):
            assert "Hoàng Kim Loan" in (await stage.tap_data(mai, mine, f"team/{step}/{who}")).text
    gone = await remove(stage, "Hoàng Kim Loan")
    assert "Đã bỏ vai trò quản trị của Hoàng Kim Loan" in gone.text
    assert await stage.client.menu(mai) == citizens
    assert (await stage.client.ask(mai, "/nhanvien")).text == ONLY_STAFF
    assert "/nhanvien" not in (await stage.client.ask(mai, "/help")).text
    taps = [f"team/gone/{HANH}", "team/list/0", "team/log", "team/invite/admin"]
    assert await answers(stage, mai, mine, taps) == {ONLY_STAFF}
    log = await stage.tap(HANH, gone, "📜 Nhật ký")
    newest = log.text.splitlines()[1:4]
    assert "bỏ vai trò quản trị của Hoàng Kim Loan" in newest[0]
    assert "Hoàng Kim Loan nhận vai trò quản trị" in newest[1]
    assert "mời Hoàng Kim Loan làm quản trị" in newest[2]
    assert "Cán bộ dùng bot" in (await stage.tap(HANH, log, "‹ Quay lại")).text


async def test_a_citizen_gets_nowhere_near_the_people(stage: Stage, mai: int) -> None:
    assert (await stage.client.ask(mai, "/nhanvien")).text == ONLY_STAFF
    card = await stage.client.ask(mai, "/caidat")
    taps = [
        "team/list/0",
        "team/log",
        "team/invite/admin",
        f"team/remove/{HANH}",
        f"team/gone/{mai}",
        "team/",
    ]
    assert await answers(stage, mai, card, taps) == {ONLY_STAFF}
    assert "Đường dẫn" not in (await stage.client.ask(mai, "Nguyễn Văn A, Một cửa")).text
    for payload in ("v_", "v_xyz", "v_" + "a" * 62):
        assert "đã dùng rồi" in await follow_link(stage, mai, payload)
    assert (await stage.client.ask(mai, "/cauhoi")).text == ONLY_STAFF
    assert "nhanvien" not in await stage.client.menu(mai)


async def test_a_name_is_asked_for_and_the_question_can_be_left(stage: Stage) -> None:
    asked = await stage.tap(HANH, await stage.client.ask(HANH, "/nhanvien"), "➕ lãnh đạo đơn vị")
    assert "gõ họ tên trước" in (await stage.client.ask(HANH, ", Một cửa")).text
    await stage.tap(HANH, asked, "‹ Quay lại")
    assert (await stage.client.ask(HANH, "đăng ký kết hôn")).text.startswith("Kết hôn")
    [answer] = await stage.client.press_data(HANH, asked, "team/invite/king")
    assert "hỏi lại" in answer.text


async def test_an_admin_cannot_use_up_their_own_link(stage: Stage, mai: int) -> None:
    payload = await invite(stage, "công chức chuyên môn", "Bế Văn Tùng, Tư pháp")
    assert "chính anh/chị tạo" in await follow_link(stage, HANH, payload)
    assert "Bế Văn Tùng" in await follow_link(stage, mai, payload)
    assert "nhaphoso" not in await stage.client.menu(mai)
    await remove(stage, "Bế Văn Tùng")


async def test_roles_outlive_a_restart_and_who_writes_can_be_reached_again(own_stage: Stage) -> None:
    stage, lan = own_stage, await own_stage.newcomer()
    await follow_link(stage, lan, await invite(stage, "cán bộ Một cửa", "Lý Thị Lan"))
    await stage.close()
    async with aiosqlite.connect(stage.folder / "bot.db") as database:
        await database.execute("INSERT INTO unreachable VALUES (?, '2026-10-01 00:00:00')", (lan,))
        await database.commit()
    await stage.open()
    assert "Gửi vào đây tệp" in (await stage.client.ask(lan, "/nhaphoso")).text

    async def reachable() -> bool:
        async with aiosqlite.connect(stage.folder / "bot.db") as database:
            return not list(await database.execute_fetchall("SELECT * FROM unreachable"))

    assert await until(reachable)
