"""Whatever a person sends, a sensible answer and never a dead chat."""

import pytest

from tests.end_to_end.stage import PNG, Stage, until

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize(
    "text",
    [
        "😀😀😀",
        "a" * 4096,
        "<b>đậm</b> <script>alert(1)</script>",
        "khai sinh " * 1000,
        "?",
        "{name} %s \\",
        "\u202eabc",
        "/",
        "9" * 500,
    ],
)
async def test_any_text_is_answered(stage: Stage, mai: int, text: str) -> None:
    assert (await stage.client.ask(mai, text)).text
    assert (await stage.client.ask(mai, "đăng ký kết hôn")).text.startswith("Kết hôn")


async def test_what_a_person_wrote_comes_back_as_they_wrote_it(stage: Stage, mai: int) -> None:
    answer = await stage.client.wait_for_reply(mai, await stage.client.start(mai, "p_<b>1</b>&amp;"))
    assert "<b>1</b>&amp;" in answer.text


@pytest.mark.parametrize(
    ("kind", "words"),
    [("photo", "không giữ ảnh"), ("document", "Bot"), ("sticker", "chỉ đọc được chữ"), ("voice", "lời nói")],
)
async def test_what_is_no_text_is_answered_kindly(stage: Stage, mai: int, kind: str, words: str) -> None:
    sent = await stage.client.send_file(mai, "x.png", PNG, kind=kind)
    answer = await stage.client.wait_for_reply(mai, sent)
    assert words in answer.text
    assert answer.buttons


async def test_a_place_or_a_number_is_answered_kindly(stage: Stage, mai: int) -> None:
    place = await stage.client.send_location(mai, 22.69, 106.67)
    assert "chỉ đọc được chữ" in (await stage.client.wait_for_reply(mai, place)).text
    number = await stage.client.send_contact(mai)
    assert "chỉ đọc được chữ" in (await stage.client.wait_for_reply(mai, number)).text


@pytest.mark.parametrize(
    "data",
    ["p/9.999999/s", "p/1.001193/zz", "p//s", "k/1.001193/x/y/7", "f/nothing/0", "n/1", "lang/xx", "p", "😀"],
)
async def test_a_button_of_another_time_says_ask_again(stage: Stage, mai: int, data: str) -> None:
    card = await stage.client.ask(mai, "đăng ký khai sinh")
    [answer] = await stage.client.press_data(mai, card, data)
    assert "hỏi lại" in answer.text
    assert (await stage.now(mai, card)).text == card.text


@pytest.mark.parametrize("data", ["p/1.001193/d/" + "9" * 40, "b/-1", "b/٣", "b/99", "c/"])
async def test_a_page_that_is_no_longer_there_shows_another(stage: Stage, mai: int, data: str) -> None:
    card = await stage.client.ask(mai, "đăng ký khai sinh")
    assert (await stage.tap_data(mai, card, data)).text != card.text


async def test_an_unknown_command_names_help(stage: Stage, mai: int) -> None:
    assert "/trogiup" in (await stage.client.ask(mai, "/khongco")).text


async def test_a_message_that_is_edited_afterwards_is_not_answered_twice(stage: Stage, mai: int) -> None:
    said = await stage.client.say(mai, "đăng ký kết hôn")
    first = await stage.client.wait_for_reply(mai, said)
    await stage.client.edit(mai, said, "đăng ký khai tử")
    second = await stage.client.ask(mai, "đăng ký khai sinh")
    assert await stage.said(mai) == [first.text, second.text]


async def test_a_double_tap_is_answered_twice_and_done_once(stage: Stage, mai: int) -> None:
    card = await stage.client.ask(mai, "đăng ký khai sinh")
    steps = await stage.tap_data(mai, card, card.button("Các bước").data, times=2)
    assert "các bước" in steps.text
    assert len(await stage.said(mai)) == 1


async def test_thirty_impatient_messages_are_answered_in_order(stage: Stage, mai: int) -> None:
    words = ["đăng ký kết hôn", "đăng ký khai tử"] * 15
    for text in words:
        await stage.client.say(mai, text)

    async def all_answered() -> bool:
        return len(await stage.said(mai)) == len(words)

    assert await until(all_answered)
    answers = [text.split(" ")[1] for text in await stage.said(mai)]
    assert answers == ["hôn" if "hôn" in text else "tử" for text in words]
