"""The papers to bring, ticked by tapping: each person's own, once however often, kept over a restart."""

import re
import signal

import pytest

from bot.preview.seen import Seen
from tests.end_to_end.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_paper_is_ticked_once_however_often_it_is_tapped(stage: Stage, mai: int) -> None:
    listed = await opened(stage, mai)
    ticked = await stage.tap_data(mai, listed, listed.button("◻️ 1").data, times=3)
    assert missing(ticked) == missing(listed) - 1
    assert missing(await stage.tap(mai, ticked, "☑️ 1")) == missing(listed)


async def test_papers_of_special_cases_are_not_counted_as_missing(stage: Stage, mai: int) -> None:
    listed = await opened(stage, mai)
    needed = missing(listed)
    for number in range(1, needed + 1):
        listed = await stage.tap(mai, listed, f"◻️ {number}")
    assert f"Đủ {needed} giấy" in listed.text
    assert any(label.startswith("◻️") for label in listed.labels)


async def test_the_ticks_of_one_are_not_those_of_another(stage: Stage, mai: int) -> None:
    nam = await stage.newcomer()
    await stage.tap(mai, await opened(stage, mai), "◻️ 1")
    assert "◻️ 1" in (await opened(stage, nam)).labels
    assert "☑️ 1" in (await opened(stage, mai)).labels


async def test_a_paper_that_is_gone_is_not_ticked(stage: Stage, mai: int) -> None:
    listed = await opened(stage, mai)
    for paper in ("deadbeef", "x" * 40, ""):
        shown = await stage.tap_data(mai, listed, f"k/1.001193/{paper}/0/1")
        assert missing(shown) == missing(listed)
    assert "đã đánh dấu" not in (await stage.client.ask(mai, "/dulieucuatoi")).text


async def test_the_list_goes_to_the_family_as_a_message_of_its_own(stage: Stage, mai: int) -> None:
    listed = await stage.tap(mai, await opened(stage, mai), "◻️ 2")
    await stage.client.press(mai, listed, "Gửi cho người nhà")
    sent = await stage.client.wait_for(mai, listed.revision, lambda one: one.id != listed.id)
    assert sent.text.startswith("Giấy tờ làm Khai sinh")
    assert "☑ 2." in sent.text
    assert "☐ 1." in sent.text
    assert not sent.buttons
    assert (await stage.now(mai, listed)).text == listed.text


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
async def test_ticks_outlive_the_process(own_stage: Stage, how: signal.Signals) -> None:
    mai = await own_stage.newcomer()
    listed = await own_stage.tap(mai, await opened(own_stage, mai), "◻️ 1")
    await own_stage.restart(how)
    back = await own_stage.tap(mai, listed, "‹ Quay lại")
    assert "☑️ 1" in (await own_stage.tap(mai, back, "Giấy tờ")).labels


async def opened(stage: Stage, person: int) -> Seen:
    """Ask about a birth and open the list of papers."""
    return await stage.tap(person, await stage.client.ask(person, "đăng ký khai sinh"), "Giấy tờ")


def missing(listed: Seen) -> int:
    """Return how many papers the list says are missing."""
    found = re.search(r"Còn thiếu (\d+)", listed.text)
    return int(found[1]) if found else 0
