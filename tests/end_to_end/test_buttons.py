"""Every button behind a card, tapped as a person would: nearest first, all in one message."""

from collections import deque
from collections.abc import Callable

import pytest

from bot.preview.seen import Seen
from tests.end_to_end.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")
VIEWS = {"d", "t", "f", "m", "l", "x", "s"}


@pytest.mark.parametrize(
    "question", ["đăng ký khai sinh", "sang tên bìa đỏ cho con", "chứng thực bản sao", "lý lịch tư pháp"]
)
async def test_every_button_behind_a_card_changes_the_same_message(
    stage: Stage, mai: int, question: str
) -> None:
    card = await stage.client.ask(mai, question)
    code = card.button("Giấy tờ").data.split("/")[1]
    tapped = await walk(stage, mai, card, lambda data: data.split("/")[1:2] == [code])
    assert {data.split("/")[2] for data in tapped if data.startswith(f"p/{code}/")} >= VIEWS
    assert any(data.startswith(f"k/{code}/") for data in tapped)
    assert len(await stage.said(mai)) == 1


async def test_browsing_reaches_every_procedure_that_is_counted(stage: Stage, mai: int) -> None:
    fields = await stage.client.ask(mai, "/thutuc")
    counted: dict[str, int] = {}
    met: set[str] = set()

    def note(shown: Seen) -> None:
        for row in shown.buttons:
            for button in row:
                if button.data.startswith("f/") and "(" in button.text:
                    counted[button.data] = int(button.text.rpartition("(")[2].rstrip(")"))
                elif button.data.startswith("p/"):
                    met.add(button.data)

    note(fields)
    await walk(stage, mai, fields, lambda data: data[0] in "bf", note)
    assert len(met) == sum(counted.values()) > 0


async def walk(
    stage: Stage,
    person: int,
    card: Seen,
    near: Callable[[str], bool],
    note: Callable[[Seen], None] = lambda _: None,
) -> set[str]:
    """Tap all that is near, however far behind the card; return the actions that were tapped."""
    before = await stage.calls_so_far()
    todo, tapped = deque(actions(card)), set[str]()
    while todo:
        data = todo.popleft()
        if data in tapped or not near(data) or data.endswith("/g"):  # /g sends a message, it edits none
            continue
        tapped.add(data)
        assert len(data.encode()) <= 64
        shown = await stage.tap_data(person, card, data)
        assert 0 < len(shown.text.encode("utf-16-le")) // 2 <= 4096
        assert shown.buttons, f"{data}: a dead end"
        note(shown)
        todo.extend(actions(shown))
    refused = [one for one in await stage.client.calls(after=before) if one["code"] != 200]
    assert all("not modified" in str(one["answer"]) for one in refused), refused
    return tapped


def actions(card: Seen) -> list[str]:
    """Return what the card's buttons do, without those that open an address."""
    return [button.data for row in card.buttons for button in row if button.data]
