"""Asking back, follow-ups, browsing, links: the bot keeps the thread."""

import pytest

from tests.end_to_end.stage import Stage

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


async def test_one_of_the_choices_can_be_named(stage: Stage, mai: int) -> None:
    asked = await stage.client.ask(mai, "mất giấy khai sinh")
    named = await stage.client.ask(mai, "cái thứ hai")
    assert (await stage.tap(mai, asked, asked.labels[1])).text == named.text


async def test_a_tap_sets_the_topic_too(stage: Stage, mai: int) -> None:
    fields = await stage.client.ask(mai, "/thutuc")
    await stage.tap(mai, await stage.tap(mai, fields, "Hộ tịch"), "Kết hôn")
    assert (await stage.client.ask(mai, "cần giấy tờ gì")).text.startswith("Kết hôn")


async def test_the_topic_outlives_a_restart(own_stage: Stage) -> None:
    mai = await own_stage.newcomer()
    await own_stage.client.ask(mai, "đăng ký khai sinh cho con")
    await own_stage.restart()
    fee = await own_stage.client.ask(mai, "còn phí?")
    assert fee.text.startswith("Khai sinh")
    assert fee.text.split("\n")[1].startswith("💰")


async def test_fields_lead_to_procedures_and_back(stage: Stage, mai: int) -> None:
    fields = await stage.client.ask(mai, "/thutuc")
    procedures = await stage.tap(mai, fields, "Hộ tịch")
    assert procedures.text.startswith("Hộ tịch")
    assert "Khai sinh" in procedures.labels
    more = await stage.tap(mai, procedures, "Sau ›")
    assert "Trang 2/" in more.text
    assert (await stage.tap(mai, more, "Trước")).text == procedures.text
    card = await stage.tap(mai, procedures, "Khai sinh")
    assert card.text.startswith("Khai sinh")
    assert card.id == fields.id
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
    assert (await stage.client.ask(mai, "/start " + "a" * 64)).text == strange.text
