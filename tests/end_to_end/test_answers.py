"""A question, and every button behind its answer."""

import re

import pytest

from bot.preview.seen import Seen
from tests.end_to_end.conftest import Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")
MOST = 60  # buttons walked through for one card


async def test_a_question_without_accents_gets_one_short_sourced_card(stage: Stage, mai: int) -> None:
    card = await stage.client.ask(mai, "lam giay khai sinh cho con can gi")
    lines = card.text.split("\n")
    assert lines[0].startswith("Khai sinh")
    assert "1.001193" in lines[0]
    assert len(lines) <= 8
    assert "Tờ khai" in card.text
    assert "Cập nhật 18/7/2026" in lines[-1]
    assert card.button("Mở trên Cổng").url.startswith("https://dichvucong.gov.vn/")


@pytest.mark.parametrize(
    "question", ["đăng ký khai sinh", "sang tên bìa đỏ cho con", "chứng thực bản sao", "lý lịch tư pháp"]
)
async def test_every_button_behind_a_card_changes_the_same_message(
    stage: Stage, mai: int, question: str
) -> None:
    card = await stage.client.ask(mai, question)
    todo, seen = [card.button(label).data for label in card.labels], set()
    while todo:
        data = todo.pop()
        if not data or data in seen or len(seen) >= MOST or data.endswith("/g"):  # /g sends, it edits nothing
            continue
        seen.add(data)
        assert len(data.encode()) <= 64
        shown = await stage.tap_data(mai, card, data)
        assert shown.text.strip()
        assert len(shown.text) <= 4096
        todo += [shown.button(label).data for label in shown.labels if _near(data, shown.button(label).data)]
    assert {"d", "t", "f", "m", "l", "x"} <= {data.split("/")[2] for data in seen if data.startswith("p/")}


async def test_the_checklist_is_ticked_once_however_often_it_is_tapped(stage: Stage, mai: int) -> None:
    card = await stage.client.ask(mai, "đăng ký khai sinh")
    listed = await stage.tap(mai, card, "Giấy tờ")
    ticked = await stage.tap_data(mai, listed, listed.button("◻️ 1").data, times=3)
    assert _missing(ticked) == _missing(listed) - 1
    assert _missing(await stage.tap(mai, ticked, "☑️ 1")) == _missing(listed)


async def test_the_checklist_goes_to_the_family_as_a_message_of_its_own(stage: Stage, mai: int) -> None:
    card = await stage.client.ask(mai, "đăng ký khai sinh")
    listed = await stage.tap(mai, await stage.tap(mai, card, "Giấy tờ"), "◻️ 2")
    await stage.client.press(mai, listed, "Gửi cho người nhà")
    sent = await stage.client.wait_for(mai, card.revision, lambda one: one.id != card.id)
    assert sent.text.startswith("Giấy tờ làm Khai sinh")
    assert "☑ 2." in sent.text
    assert "☐ 1." in sent.text
    assert not sent.buttons


async def test_the_text_message_fits_an_old_telephone(stage: Stage, mai: int) -> None:
    card = await stage.client.ask(mai, "đăng ký tạm trú")
    text = (await stage.tap(mai, card, "Bản SMS")).text.split("\n")[1]
    assert len(text) <= 160
    assert text.isascii()
    assert "1.004194" in text


def _missing(card: Seen) -> int:
    found = re.search(r"Còn thiếu (\d+)", card.text)
    return int(found[1]) if found else 0


def _near(here: str, there: str) -> bool:
    """Stay with one procedure: its neighbours have cards, and tests, of their own."""
    return bool(there) and there.split("/")[1:2] == here.split("/")[1:2] and not there.startswith("k/")
