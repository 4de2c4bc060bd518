"""Whatever comes, a sensible answer and never a dead chat."""

import asyncio
import signal

import pytest

from bot.preview.options import Refusal
from bot.preview.server import LOCAL_TOKEN
from tests.cast import HANH
from tests.end_to_end.conftest import WAIT, Stage, until

pytestmark = pytest.mark.asyncio(loop_scope="session")
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32


@pytest.mark.parametrize(
    "text",
    [
        "😀😀😀",
        "a" * 4096,
        "<b>đậm</b> <script>alert(1)</script>",
        "khai sinh " * 400,
        "?",
        "{name} %s \\",
        "\u202eabc",
    ],
)
async def test_any_text_is_answered(stage: Stage, mai: int, text: str) -> None:
    assert (await stage.client.ask(mai, text)).text
    assert (await stage.client.ask(mai, "đăng ký kết hôn")).text.startswith("Kết hôn")


@pytest.mark.parametrize("kind", ["photo", "document", "sticker", "voice"])
async def test_what_is_no_text_is_answered_kindly(stage: Stage, mai: int, kind: str) -> None:
    sent = await stage.client.send_file(mai, "x.png", PNG, kind=kind)
    assert "Bot" in (await stage.client.wait_for_reply(mai, sent)).text


async def test_a_place_or_a_number_is_answered_kindly(stage: Stage, mai: int) -> None:
    place = await stage.client.send_location(mai, 22.69, 106.67)
    assert "chỉ đọc được chữ" in (await stage.client.wait_for_reply(mai, place)).text
    number = await stage.client.send_contact(mai)
    assert "chỉ đọc được chữ" in (await stage.client.wait_for_reply(mai, number)).text


@pytest.mark.parametrize(
    "data", ["p/9.999999/s", "p/1.001193/zz", "k/1.001193/x/y/7", "f/nothing/0", "old:1", "p", "k/a"]
)
async def test_a_button_of_another_time_says_ask_again(stage: Stage, mai: int, data: str) -> None:
    card = await stage.client.ask(mai, "đăng ký khai sinh")
    [answer] = await stage.client.press_data(mai, card, data)
    assert "hỏi lại" in answer.text


async def test_an_unknown_command_names_help(stage: Stage, mai: int) -> None:
    assert "/trogiup" in (await stage.client.ask(mai, "/khongco")).text


async def test_thirty_impatient_messages_are_answered_in_order(stage: Stage, mai: int) -> None:
    words = ["đăng ký kết hôn", "đăng ký khai tử"] * 15
    sent = [await stage.client.say(mai, text) for text in words]

    async def all_answered() -> bool:
        history = await stage.client.history(mai, after=sent[0].revision - 1)
        return sum(one.from_bot for one in history.messages) == len(words)

    assert await until(all_answered)
    history = await stage.client.history(mai)
    answers = [one.text.split(" ")[1] for one in history.messages if one.from_bot]
    assert answers == ["hôn" if "hôn" in text else "tử" for text in words]


async def test_refused_menus_and_broken_answers_of_telegram_do_not_stop_the_bot(own_stage: Stage) -> None:
    client, mai = own_stage.client, await own_stage.newcomer()
    await own_stage.close()
    menus = [
        Refusal(method=name, code=400, description="Bad Request: no")
        for name in ("setMyCommands", "setMyDescription")
    ]
    await client.refuse(*menus)
    await own_stage.open()
    assert (await client.ask(mai, "đăng ký kết hôn")).text.startswith("Kết hôn")
    failing = [Refusal(method="getUpdates", code=code, times=2) for code in (500, 502, 0)]
    await client.refuse(*failing, Refusal(method="sendMessage", code=500, times=1))
    await client.say(mai, "đăng ký khai tử")
    await asyncio.sleep(0.5)
    await client.refuse()
    assert (await client.ask(mai, "đăng ký khai sinh", wait=2 * WAIT)).text
    assert LOCAL_TOKEN not in own_stage.read_log()


async def test_somebody_who_blocked_the_bot_disturbs_nobody(stage: Stage, mai: int) -> None:
    await stage.client.ask(mai, "đăng ký kết hôn")
    await stage.client.block(mai)
    await stage.client.unblock(mai)
    assert (await stage.client.ask(mai, "đăng ký khai sinh")).text.startswith("Khai sinh")


async def test_a_killed_bot_comes_back_with_the_ticks(own_stage: Stage) -> None:
    client, mai = own_stage.client, await own_stage.newcomer()
    card = await client.ask(mai, "đăng ký khai sinh")
    listed = await own_stage.tap(mai, await own_stage.tap(mai, card, "Giấy tờ"), "◻️ 1")
    await own_stage.close(signal.SIGKILL)
    await own_stage.open()
    back = await own_stage.tap(mai, listed, "‹ Quay lại")
    assert "☑️ 1" in (await own_stage.tap(mai, back, "Giấy tờ")).labels


async def test_edits_of_the_knowledge_are_taken_over_and_broken_ones_are_not(own_stage: Stage) -> None:
    client, mai = own_stage.client, await own_stage.newcomer()
    await client.wait_for_reply(HANH, await client.start(HANH))
    at = (await client.history(HANH)).revision
    file = own_stage.knowledge / "procedures" / "zz-thu.toml"
    good = '[[procedure]]\ncode = "9.123456"\nname = "Cấp thẻ cưỡi rồng"\nfield = "Thử"\nlevels = ["xã"]\n'
    file.write_text(good, encoding="utf-8")
    told = await client.wait_for(HANH, at, lambda one: "kiến thức mới" in one.text)
    assert (await client.ask(mai, "cấp thẻ cưỡi rồng")).text.startswith("Cấp thẻ cưỡi rồng")
    file.write_text(good + 'feee = "1"\n', encoding="utf-8")
    warned = await client.wait_for(HANH, told.revision, lambda one: "có lỗi" in one.text)
    assert "zz-thu.toml:6" in warned.text
    assert "feee" in warned.text
    assert (await client.ask(mai, "cấp thẻ cưỡi rồng")).text.startswith("Cấp thẻ cưỡi rồng")
    file.unlink()
    await client.wait_for(HANH, warned.revision, lambda one: "kiến thức mới" in one.text)


async def test_a_wrong_token_is_refused_without_showing_it(own_stage: Stage) -> None:
    await own_stage.close()
    wrong = "4242:not-the-right-one"
    assert await own_stage.run_to_the_end(BOT_TOKEN=wrong) == 1
    log = own_stage.read_log()
    assert "BotFather" in log
    assert wrong not in log
    assert "Traceback" not in log
    await own_stage.open()


async def test_a_bot_started_before_telegram_answers_waits_for_it(own_stage: Stage) -> None:
    await own_stage.close()
    await own_stage.client.refuse(Refusal(method="getMe", code=502, times=2))
    await own_stage.open()
    assert "cannot be reached" in own_stage.read_log()
