"""Telegram refuses, hesitates or is gone, people block the bot, it is killed: it goes on answering."""

import asyncio

import pytest

from bot.preview.options import Refusal
from tests.end_to_end.stage import WAIT, Stage, until

pytestmark = pytest.mark.asyncio(loop_scope="session")
COURTESIES = ("setMyCommands", "setMyDescription", "setMyShortDescription")


@pytest.mark.parametrize(
    "fault",
    [
        Refusal(method="sendMessage", code=429, parameters={"retry_after": 1}, times=1),
        Refusal(method="sendMessage", code=502, times=1),
        Refusal(method="sendMessage", code=0, times=1),
    ],
    ids=["too many", "bad gateway", "cut off"],
)
async def test_an_answer_that_did_not_get_through_is_sent_again(
    stage: Stage, mai: int, fault: Refusal
) -> None:
    async with stage.faults(fault):
        assert (await stage.client.ask(mai, "đăng ký kết hôn")).text.startswith("Kết hôn")
    assert len(await stage.said(mai)) == 1


async def test_who_must_wait_too_long_is_not_kept_waiting_for(stage: Stage, mai: int) -> None:
    hour = Refusal(method="sendMessage", code=429, parameters={"retry_after": 3600}, times=1)
    async with stage.faults(hour):
        await stage.client.say(mai, "đăng ký kết hôn")
        assert (await stage.client.ask(mai, "đăng ký khai tử")).text.startswith("Khai tử")


async def test_a_message_that_cannot_be_edited_any_more_is_sent_anew(stage: Stage, mai: int) -> None:
    card = await stage.client.ask(mai, "đăng ký khai sinh")
    reason = "Bad Request: message can't be edited"
    async with stage.faults(Refusal(method="editMessageText", code=400, description=reason, times=1)):
        await stage.client.press(mai, card, "Các bước")
        anew = await stage.client.wait_for_reply(mai, card)
    assert "các bước" in anew.text
    assert anew.id != card.id


async def test_a_tap_works_though_its_waiting_sign_could_not_be_stopped(stage: Stage, mai: int) -> None:
    card = await stage.client.ask(mai, "đăng ký khai sinh")
    refused = [Refusal(method="answerCallbackQuery", code=code, times=1) for code in (500, 400)]
    once_more = Refusal(method="editMessageText", code=502, times=1)
    async with stage.faults(*refused, once_more):
        pressed = [
            asyncio.create_task(stage.client.press(mai, card, label)) for label in ("Giấy tờ", "Các bước")
        ]
        shown = await stage.client.wait_for(mai, card.revision, lambda one: "các bước" in one.text)
    for task in pressed:
        task.cancel()
    await asyncio.gather(*pressed, return_exceptions=True)
    assert shown.id == card.id


async def test_whoever_writes_faster_than_telegram_allows_is_answered_in_order(
    stage: Stage, mai: int
) -> None:
    words = ["đăng ký kết hôn", "đăng ký khai tử", "đăng ký khai sinh"]
    await stage.client.post("options", strict_pace=True)
    for text in words:
        await stage.client.say(mai, text)

    async def all_answered() -> bool:
        return len(await stage.said(mai)) == len(words)

    assert await until(all_answered)
    await stage.client.post("options", strict_pace=False)
    assert [text.split("  ")[0] for text in await stage.said(mai)] == ["Kết hôn", "Khai tử", "Khai sinh"]


async def test_somebody_who_blocks_the_bot_disturbs_nobody_and_may_come_back(stage: Stage, mai: int) -> None:
    nam = await stage.newcomer()
    before = await stage.calls_so_far()
    await stage.client.delay(200)
    await stage.client.say(mai, "đăng ký kết hôn")
    await stage.client.block(mai)
    await stage.client.delay(0)

    async def refused() -> bool:
        return any(one["code"] == 403 for one in await stage.client.calls("sendMessage", after=before))

    assert await until(refused)
    assert (await stage.client.ask(nam, "đăng ký khai tử")).text.startswith("Khai tử")
    await stage.client.unblock(mai)
    assert (await stage.client.ask(mai, "đăng ký khai sinh")).text.startswith("Khai sinh")
    assert await stage.said(mai) == [text for text in await stage.said(mai) if text.startswith("Khai sinh")]


async def test_refused_menus_and_descriptions_do_not_stop_the_bot(own_stage: Stage) -> None:
    mai = await own_stage.newcomer()
    refusals = [Refusal(method=name, code=400, description="Bad Request: no") for name in COURTESIES]
    async with own_stage.faults(*refusals):
        await own_stage.restart()
        assert (await own_stage.client.ask(mai, "đăng ký kết hôn")).text.startswith("Kết hôn")
    assert "refused the command menu" in own_stage.read_log()


@pytest.mark.parametrize("code", [502, 429, 0], ids=["bad gateway", "too many", "cut off"])
async def test_after_an_outage_everybody_is_answered(own_stage: Stage, code: int) -> None:
    mai, nam = await own_stage.newcomer(), await own_stage.newcomer()
    parameters = {"retry_after": 1} if code == 429 else None
    outage = Refusal(method="*", code=code, description="Too Many Requests", parameters=parameters)
    before = await own_stage.calls_so_far()
    async with own_stage.faults(outage):
        await own_stage.client.say(mai, "đăng ký khai tử")

        async def noticed() -> bool:
            return await own_stage.calls_so_far() >= before + 2

        assert await until(noticed)
    assert (await own_stage.client.ask(nam, "đăng ký khai sinh", wait=2 * WAIT)).text.startswith("Khai sinh")
    await own_stage.client.wait_for(mai, 0, lambda one: one.text.startswith("Khai tử"))
    assert "no updates from Telegram" in own_stage.read_log()


async def test_a_wrong_token_is_refused_without_showing_it(own_stage: Stage) -> None:
    await own_stage.close()
    wrong = "4242:not-the-right-one"
    assert await own_stage.run_to_the_end(BOT_TOKEN=wrong) == 1
    log = own_stage.read_log()
    assert "BotFather" in log
    assert wrong not in log
    await own_stage.open()


async def test_a_bot_started_before_telegram_answers_waits_for_it(own_stage: Stage) -> None:
    await own_stage.close()
    async with own_stage.faults(Refusal(method="getMe", code=502, times=2)):
        await own_stage.open()
    assert "cannot be reached" in own_stage.read_log()
