"""Outside the private chat: groups, and inline mode in any chat."""

import pytest

from bot.preview.people import GROUP_ID
from tests.cast import HANH, MAI, NAM
from tests.end_to_end.stage import PNG, Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_in_a_group_it_answers_only_when_addressed(stage: Stage) -> None:
    client = stage.client
    before = await stage.said(MAI, chat=GROUP_ID)
    await client.say(MAI, "làm giấy khai sinh cần gì", chat=GROUP_ID)
    await client.say(MAI, "/khongco", chat=GROUP_ID)
    await client.send_file(NAM, "x.png", PNG, kind="photo", chat=GROUP_ID)
    called = await client.ask(MAI, "@motcua_halang_bot đăng ký kết hôn", chat=GROUP_ID)
    assert called.text.startswith("Kết hôn")
    followed = await client.say(HANH, "còn phí?", chat=GROUP_ID, reply_to=called.id)
    answer = await client.wait_for_reply(HANH, followed)
    assert answer.text.split("\n")[1].startswith("💰")
    assert answer.raw["reply_to_message"]["message_id"] == followed.id
    assert await stage.said(MAI, chat=GROUP_ID) == [*before, called.text, answer.text]


async def test_in_a_group_everybody_may_tap(stage: Stage) -> None:
    card = await stage.client.ask(MAI, "/thutuc đăng ký tạm trú", chat=GROUP_ID)
    listed = await stage.tap(NAM, card, "Giấy tờ")
    assert listed.id == card.id
    assert "☑️ 1" in (await stage.tap(HANH, listed, "◻️ 1")).labels


async def test_inline_mode_offers_procedures_for_any_chat(stage: Stage, mai: int) -> None:
    results = await stage.client.inline(mai, "khai sinh")
    assert results[0].title == "Khai sinh"
    assert len(results) <= 5
    sent = await stage.client.choose(mai, results[0])
    assert sent.text.startswith("Khai sinh")
    assert "Cập nhật" in sent.text
    for query in ("   ", "😀", "x" * 256):
        assert await stage.client.inline(mai, query) == []


async def test_what_was_inserted_in_inline_mode_is_no_question(stage: Stage, mai: int) -> None:
    [first, *_] = await stage.client.inline(mai, "khai sinh")
    await stage.client.choose(mai, first)
    card = await stage.client.ask(mai, "đăng ký kết hôn")
    assert await stage.said(mai) == [card.text]
