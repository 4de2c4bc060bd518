"""Works side by side: who awaits one may be cancelled, the work itself ends well."""

import asyncio

from bot.background import Crew, unbroken


async def test_a_held_work_goes_on_when_its_job_is_broken_off() -> None:
    crew, began, may_end, done = Crew(), asyncio.Event(), asyncio.Event(), []

    async def work() -> None:
        began.set()
        await may_end.wait()
        done.append(True)

    job = asyncio.ensure_future(crew.hold(work))
    await began.wait()
    job.cancel()
    await asyncio.wait([job])
    assert job.cancelled()
    assert len(crew) == 1
    asyncio.get_running_loop().call_later(0.01, may_end.set)
    await crew.finish(5)
    assert done
    assert not len(crew)


async def test_a_held_work_that_fails_tells_its_job() -> None:
    async def work() -> None:
        raise ValueError("of no use")

    [result] = await asyncio.gather(Crew().hold(work), return_exceptions=True)
    assert isinstance(result, ValueError)


async def test_unbroken_work_is_awaited_before_the_cancelled_one_goes() -> None:
    began, done = asyncio.Event(), []

    async def work() -> None:
        began.set()
        await asyncio.sleep(0.01)
        done.append(True)

    job = asyncio.ensure_future(unbroken(work()))
    await began.wait()
    job.cancel()
    await asyncio.wait([job])
    assert job.cancelled()
    assert done
