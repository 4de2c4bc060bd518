"""Asking back, follow-ups, browsing, links, inline mode, groups."""

import pytest

from bot.preview.people import GROUP_ID
from tests.cast import HANH, MAI
from tests.end_to_end.conftest import Stage, until

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_an_ambiguous_question_is_asked_back_and_a_number_works_as_a_button(
    stage: Stage, mai: int
) -> None:
    asked = await stage.client.ask(mai, "mất giấy khai sinh")
    assert "Bà con muốn hỏi việc nào?" in asked.text
    assert len(asked.labels) <= 6
    assert asked.labels[-1] == "Không phải việc nào"
    by_number = await stage.client.ask(mai, "2")
    assert (await stage.tap(mai, asked, asked.labels[1])).text == by_number.text


async def test_none_of_these_asks_again(stage: Stage, mai: int) -> None:
    asked = await stage.client.ask(mai, "mất giấy khai sinh")
    assert "viết rõ hơn" in (await stage.tap(mai, asked, "Không phải việc nào")).text


async def test_follow_ups_keep_the_topic_and_a_correction_changes_it(stage: Stage, mai: int) -> None:
    await stage.client.ask(mai, "đăng ký khai sinh cho con")
    fee = await stage.client.ask(mai, "còn phí?")
    assert fee.text.startswith("Khai sinh")
    assert fee.text.split("\n")[1].startswith("💰")
    place = await stage.client.ask(mai, "nop o dau")
    assert place.text.startswith("Khai sinh")
    assert place.text.split("\n")[1].startswith("📍")
    other = await stage.client.ask(mai, "không, ý tôi là khai tử")
    assert other.text.startswith("Khai tử")
    assert (await stage.client.ask(mai, "mất mấy ngày")).text.split("\n")[1].startswith("⏱")


async def test_fields_lead_to_procedures_and_back(stage: Stage, mai: int) -> None:
    fields = await stage.client.ask(mai, "/thutuc")
    procedures = await stage.tap(mai, fields, "Hộ tịch")
    assert procedures.text.startswith("Hộ tịch")
    assert "Khai sinh" in procedures.labels
    more = await stage.tap(mai, procedures, "Sau ›")
    assert "Trang 2/" in more.text
    assert (await stage.tap(mai, more, "Quay lại")).text == fields.text


async def test_a_question_may_follow_the_command(stage: Stage, mai: int) -> None:
    assert (await stage.client.ask(mai, "/thutuc đăng ký kết hôn")).text.startswith("Kết hôn")


async def test_a_deep_link_opens_its_procedure_and_a_wrong_one_says_so(stage: Stage, mai: int) -> None:
    opened = await stage.client.wait_for_reply(mai, await stage.client.start(mai, "p_1-001193"))
    assert opened.text.startswith("Khai sinh")
    wrong = await stage.client.wait_for_reply(mai, await stage.client.start(mai, "p_9-999999"))
    assert "9.999999" in wrong.text
    strange = await stage.client.wait_for_reply(mai, await stage.client.start(mai, "xyz"))
    assert strange.text.startswith("Chào bà con!")


async def test_inline_mode_offers_procedures_for_any_chat(stage: Stage, mai: int) -> None:
    results = await stage.client.inline(mai, "khai sinh")
    assert results
    assert results[0].title == "Khai sinh"
    sent = await stage.client.choose(mai, results[0])
    assert sent.text.startswith("Khai sinh")
    assert "Cập nhật" in sent.text
    assert await stage.client.inline(mai, "   ") == []


async def test_in_a_group_it_answers_only_when_addressed(stage: Stage) -> None:
    client = stage.client
    ignored = await client.say(MAI, "làm giấy khai sinh cần gì", chat=GROUP_ID)
    called = await client.ask(MAI, "@motcua_halang_bot đăng ký kết hôn", chat=GROUP_ID)
    assert called.text.startswith("Kết hôn")
    followed = await client.say(HANH, "còn phí?", chat=GROUP_ID, reply_to=called.id)
    assert (await client.wait_for_reply(HANH, followed)).text.split("\n")[1].startswith("💰")
    replies = [one for one in (await client.history(MAI, chat=GROUP_ID)).messages if one.from_bot]
    assert len(replies) == 2
    assert replies[0].id > ignored.id


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
    kept = await stage.client.ask(mai, "/dulieucuatoi")
    assert "Khai sinh" in kept.text
    assert "Giấy tờ đã đánh dấu: 1" in kept.text
    await stage.tap(mai, kept, "Xóa hết")
    assert "không giữ gì" in (await stage.client.ask(mai, "/dulieucuatoi")).text


async def test_a_question_without_an_answer_reaches_the_staff_and_nobody_else(stage: Stage, mai: int) -> None:
    asked = await stage.client.ask(mai, "xyzzy plugh 012345678901")
    assert "chưa tìm được" in asked.text
    assert "đã được ghi lại" in asked.text
    assert "dành cho cán bộ" in (await stage.client.ask(mai, "/cauhoi")).text
    await stage.client.wait_for_reply(HANH, await stage.client.start(HANH))
    assert "cauhoi" in await stage.client.menu(HANH)

    async def listed() -> bool:
        return "xyzzy plugh •••" in (await stage.client.ask(HANH, "/cauhoi")).text

    assert await until(listed)
