"""Telegram refuses, is in a hurry or loses its answer: each letter ends as its purpose promises."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.delivery.model import Purpose, State
from bot.preview.options import Refusal
from bot.storage.tables import unreachable
from tests.end_to_end.stage import until
from tests.faults.mailings import in_state
from tests.faults.scene import Scene, scene_in

pytestmark = pytest.mark.asyncio(loop_scope="session")
RATE = 1000
PEOPLE = 300
POISON = "Bad Request: can't parse entities: Unsupported start tag"
LOST_ANSWERS = [
    Refusal(method="sendMessage", code=code, times=1, after=after)
    for code in (502, 0)
    for after in (True, False)
]
"""A bad gateway and a cut connection, each once the message was taken and before it was."""
IN_FLIGHT_SECONDS = 0.5
"""In which what was in flight when Telegram refused has been answered."""
purposes = pytest.mark.parametrize("purpose", [Purpose.ANNOUNCEMENT, Purpose.DOSSIER])


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def scene(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    """One bot for all these tests; each writes to people of its own."""
    async with scene_in(tmp_path_factory.mktemp("telegram"), RATE) as one:
        yield one


@purposes
async def test_who_blocked_the_bot_is_marked_and_all_others_get_theirs(
    scene: Scene, purpose: Purpose
) -> None:
    mailing = await scene.mailing(purpose, PEOPLE)
    gone = set(mailing.people[::20])
    for person in gone:
        await scene.stage.client.block(person)
    await scene.write(mailing)
    await scene.finished(mailing)
    states = await scene.states(mailing)
    assert in_state(states, State.BLOCKED) == gone
    assert in_state(states, State.SENT) == set(scene.got(mailing)) == set(mailing.people) - gone
    assert set(scene.got(mailing).values()) == {1}
    async with scene.database.read() as connection:
        assert gone <= set((await connection.execute(select(unreachable.c.person))).scalars())


@purposes
async def test_a_message_telegram_cannot_read_stops_no_other(scene: Scene, purpose: Purpose) -> None:
    mailing = await scene.mailing(purpose, PEOPLE)
    poisoned = mailing.people[PEOPLE // 2]
    poison = Refusal(method="sendMessage", code=400, description=POISON, chat_id=poisoned)
    async with scene.stage.faults(poison):
        await scene.write(mailing)
        await scene.finished(mailing)
    states = await scene.states(mailing)
    assert in_state(states, State.FAILED) == {poisoned}
    assert in_state(states, State.SENT) == set(scene.got(mailing)) == set(mailing.people) - {poisoned}
    assert set(scene.got(mailing).values()) == {1}
    assert len(scene.calls(mailing, 400)) == 1


@purposes
async def test_lost_answers_leave_what_was_promised(scene: Scene, purpose: Purpose) -> None:
    mailing = await scene.mailing(purpose, PEOPLE)
    faults = {person: LOST_ANSWERS[person % 4] for person in mailing.people[100:200:5]}
    async with scene.stage.faults(*(replace(fault, chat_id=one) for one, fault in faults.items())):
        await scene.write(mailing)
        await scene.finished(mailing)
    states, got = await scene.states(mailing), scene.got(mailing)
    taken = {person for person, fault in faults.items() if fault.after}
    if purpose is Purpose.ANNOUNCEMENT:
        assert in_state(states, State.UNKNOWN) == set(faults)
        assert set(got) == set(mailing.people) - (set(faults) - taken)
        assert set(got.values()) == {1}
    else:
        assert in_state(states, State.SENT) == set(got) == set(mailing.people)
        assert {person for person, times in got.items() if times == 2} == taken
        assert got.total() == PEOPLE + len(taken)


@pytest.mark.parametrize("seconds", [3, pytest.param(35, marks=pytest.mark.faults)])
async def test_429_holds_what_goes_to_many_so_long_and_no_notices(scene: Scene, seconds: int) -> None:
    mailing = await scene.announce(PEOPLE)
    await scene.flowing(mailing, 50)
    hurry = Refusal(
        method="sendMessage",
        code=429,
        description=f"Too Many Requests: retry after {seconds}",
        parameters={"retry_after": seconds},
        times=1,
    )
    async with scene.stage.faults(hurry):

        async def refused() -> bool:
            return bool(scene.calls(mailing, 429))

        assert await until(refused)
    notices = await scene.notify(PEOPLE)
    await scene.finished(notices)
    [pause] = scene.calls(mailing, 429)
    assert max(call.at for call in scene.calls(notices)) < pause.at + seconds
    await scene.finished(mailing)
    held = [call.at for call in scene.calls(mailing) if call.at > pause.at + IN_FLIGHT_SECONDS]
    assert held
    assert min(held) >= pause.at + seconds
    for one in (mailing, notices):
        got = scene.got(one)
        assert set(got) == in_state(await scene.states(one), State.SENT) == set(one.people)
        assert set(got.values()) == {1}
