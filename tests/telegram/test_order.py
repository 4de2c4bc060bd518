"""The order of work: kept inside a chat, free between chats, whatever goes wrong."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Chat, InlineQuery, Message, Update, User

from bot.telegram.order import ChatOrder

WHEN = datetime(2026, 11, 22, tzinfo=UTC)


def message_in(chat: int) -> Update:
    return Update(1, message=Message(1, WHEN, Chat(chat, Chat.PRIVATE), text="phí bao nhiêu"))


def inline_query_of(person: int) -> Update:
    return Update(
        1, inline_query=InlineQuery("1", User(person, "Nông Thị Lan", is_bot=False), "khai sinh", "")
    )


async def settle() -> None:
    """Lets every task run until it waits for something that will not come by itself."""
    for _ in range(50):
        await asyncio.sleep(0)


def begin(order: ChatOrder, update: object, work: Awaitable[Any]) -> asyncio.Task[None]:
    return asyncio.create_task(order.process_update(update, work))


@given(
    jobs=st.lists(st.tuples(st.integers(1, 4), st.integers(0, 5), st.sampled_from(["ok", "error"]))),
    at_once=st.integers(1, 4),
)
def test_each_chat_keeps_its_order_and_none_overlaps(jobs: list[tuple[int, int, str]], at_once: int) -> None:
    async def everything() -> None:
        order = ChatOrder(at_once)
        finished: dict[int, list[int]] = defaultdict(list)
        at_work: list[int] = []

        async def work(number: int, chat: int, pauses: int, end: str) -> None:
            assert chat not in at_work
            at_work.append(chat)
            assert len(at_work) <= at_once
            for _ in range(pauses):
                await asyncio.sleep(0)
            at_work.remove(chat)
            finished[chat].append(number)
            if end == "error":
                raise LookupError(number)

        tasks = [begin(order, message_in(job[0]), work(number, *job)) for number, job in enumerate(jobs)]
        results = await asyncio.gather(*tasks, return_exceptions=True)
        assert [job[2] for job in jobs] == ["error" if isinstance(r, LookupError) else "ok" for r in results]
        for chat, numbers in finished.items():
            assert numbers == [number for number, job in enumerate(jobs) if job[0] == chat]
        assert sum(map(len, finished.values())) == len(jobs)
        assert order._lines == {}

    asyncio.run(everything())


async def test_a_waiting_chat_holds_up_no_other() -> None:
    order, gate, done = ChatOrder(at_once=2), asyncio.Event(), []

    async def note(name: str) -> None:
        done.append(name)

    async def wait() -> None:
        await gate.wait()
        done.append("first")

    tasks = [begin(order, message_in(1), wait())]
    tasks += [begin(order, message_in(1), note("later")) for _ in range(20)]
    tasks += [begin(order, message_in(2), note("other"))]
    await settle()
    assert done == ["other"]
    gate.set()
    await asyncio.gather(*tasks)
    assert done == ["other", "first", *["later"] * 20]


@pytest.mark.parametrize("victim", [0, 1])
async def test_a_cancelled_update_lets_the_next_one_in(victim: int) -> None:
    order, done = ChatOrder(), []

    async def forever() -> None:
        await asyncio.Event().wait()

    async def note() -> None:
        done.append("after")

    tasks = [begin(order, message_in(1), forever()) for _ in range(2)]
    tasks.append(begin(order, message_in(1), note()))
    await settle()
    tasks[victim].cancel()
    await settle()
    assert done == []
    tasks[1 - victim].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert done == ["after"]
    assert order._lines == {}


async def test_a_persons_inline_queries_stand_in_line_with_their_chat() -> None:
    order, done = ChatOrder(), []
    gate: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def note() -> None:
        done.append("inline")

    tasks = [begin(order, message_in(5), gate), begin(order, inline_query_of(5), note())]
    await settle()
    assert done == []
    gate.set_result(None)
    await asyncio.gather(*tasks)
    assert done == ["inline"]


@pytest.mark.parametrize("update", [Update(1), "an update of another library"])
async def test_an_update_of_nobody_waits_for_nobody(update: object) -> None:
    order, gate, done = ChatOrder(), asyncio.Event(), []

    async def note() -> None:
        done.append("free")

    tasks = [begin(order, update, gate.wait()), begin(order, update, note())]
    await settle()
    assert done == ["free"]
    gate.set()
    await asyncio.gather(*tasks)
