"""A question and its card; nothing found; the desk; what a citizen may read and have erased."""

import pytest

from tests.cast import HANH
from tests.end_to_end.stage import Stage, until

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_question_without_accents_gets_one_short_sourced_card(stage: Stage, mai: int) -> None:
    card = await stage.client.ask(mai, "lam giay khai sinh cho con can gi")
    lines = card.text.split("\n")
    assert lines[0].startswith("Khai sinh")
    assert "1.001193" in lines[0]
    assert len(lines) <= 8
    assert "Tờ khai" in card.text
    assert "Cập nhật 18/7/2026" in lines[-1]
    assert card.button("Mở trên Cổng").url.startswith("https://dichvucong.gov.vn/")
    assert len(await stage.said(mai)) == 1


async def test_the_text_message_fits_an_old_telephone(stage: Stage, mai: int) -> None:
    card = await stage.client.ask(mai, "đăng ký tạm trú")
    text = (await stage.tap(mai, card, "Bản SMS")).text.split("\n")[1]
    assert len(text) <= 160
    assert text.isascii()
    assert "1.004194" in text


async def test_nothing_found_offers_the_nearest_fields_and_the_desk(stage: Stage, mai: int) -> None:
    card = await stage.client.ask(mai, "xin giấy phép nuôi hổ")
    assert card.text.startswith("Bot chưa tìm được")
    assert "Trung tâm Phục vụ hành chính công xã Hạ Lang" in card.text
    field, *_ = card.labels
    assert (await stage.tap(mai, card, field)).text.startswith(field.rpartition(" (")[0])


async def test_a_question_without_an_answer_reaches_the_staff_and_nobody_else(stage: Stage, mai: int) -> None:
    asked = await stage.client.ask(mai, "xyzzy plugh 012345678901")
    assert "ghi lại" in asked.text
    assert (await stage.client.ask(mai, "/cauhoi")).text == "Lệnh này dành cho cán bộ."
    await stage.client.wait_for_reply(HANH, await stage.client.start(HANH))
    assert "cauhoi" in await stage.client.menu(HANH)
    assert "cauhoi" not in await stage.client.menu(mai)

    async def listed() -> bool:
        return "xyzzy plugh •••" in (await stage.client.ask(HANH, "/cauhoi")).text

    assert await until(listed)


async def test_contacts_show_the_own_desk_and_offer_the_others(stage: Stage, mai: int) -> None:
    card = await stage.client.ask(mai, "/lienhe")
    assert "UBND xã Hạ Lang" in card.text
    assert "chưa có" in card.text
    assert "UBND xã Lý Quốc" in (await stage.tap(mai, card, "UBND xã Lý Quốc")).text


async def test_help_names_exactly_the_commands_of_the_menu(stage: Stage, mai: int) -> None:
    text = (await stage.client.ask(mai, "/trogiup")).text
    named = [line[1:].split(" ")[0] for line in text.split("\n") if line.startswith("/")]
    assert named == await stage.client.menu(mai)
    assert "cauhoi" not in named
    assert (await stage.client.ask(mai, "/help")).text == text


async def test_a_person_may_read_english(stage: Stage, mai: int) -> None:
    card = await stage.client.ask(mai, "/settings")
    await stage.tap(mai, card, "English")
    assert "Bring:" in (await stage.client.ask(mai, "đăng ký kết hôn")).text
    again = await stage.client.ask(mai, "/caidat")
    await stage.tap(mai, again, "Tiếng Việt")
    assert "Cần:" in (await stage.client.ask(mai, "đăng ký kết hôn")).text


async def test_what_is_kept_is_shown_and_erased(stage: Stage, mai: int) -> None:
    assert "không giữ gì" in (await stage.client.ask(mai, "/dulieucuatoi")).text
    card = await stage.client.ask(mai, "đăng ký khai sinh")
    await stage.tap(mai, await stage.tap(mai, card, "Giấy tờ"), "◻️ 1")
    await stage.client.ask(mai, "xyzzy plugh")
    kept = await stage.client.ask(mai, "/dulieucuatoi")
    assert "Giấy tờ đã đánh dấu: 1" in kept.text
    assert "Câu hỏi bot chưa trả lời được: 1" in kept.text
    await stage.tap(mai, kept, "Xóa hết")
    assert "không giữ gì" in (await stage.client.ask(mai, "/dulieucuatoi")).text
    assert "◻️ 1" in (await stage.tap(mai, card, "◻️ 1" if "◻️ 1" in card.labels else "Giấy tờ")).labels
