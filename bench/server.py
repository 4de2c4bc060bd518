"""A lean Bot API server that plays citizens: each asks the next question when the last one is answered.

A reply time runs from the moment the question could be fetched until its answer has been taken:
the arrival of the bot's call plus the API's own delay.
"""

import argparse
import asyncio
import json
import logging
import re
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import suppress

from aiohttp import web
from yarl import URL

from bench.questions import questions

_POLL_SECONDS = re.compile(rb"\btimeout\W+(\d+)")
_ME = {"id": 1, "is_bot": True, "first_name": "Một cửa", "username": "motcua_bench_bot"}


class Citizens:
    """People in a closed loop, and the clock on each."""

    def __init__(self, count: int, texts: Iterator[str]) -> None:
        self.texts = texts
        self.asked_at: dict[int, float] = {}
        self.waiting: deque[str] = deque()
        self.something = asyncio.Event()
        self.replies: list[float] = []
        self.calls = 0
        self.first_answer = asyncio.Event()
        self.first_answer_at: float | None = None
        self.update_id = 0
        for chat in range(1001, 1001 + count):
            self.ask(chat)

    def ask(self, chat: int) -> None:
        """The next question of one citizen lies ready for the bot."""
        self.update_id += 1
        person = {"id": chat, "first_name": f"Bà con {chat}"}
        message = {
            "message_id": self.update_id,
            "date": int(time.time()),
            "chat": person | {"type": "private"},
            "from": person | {"is_bot": False, "language_code": "vi"},
            "text": next(self.texts),
        }
        self.asked_at[chat] = time.monotonic()
        self.waiting.append(json.dumps({"update_id": self.update_id, "message": message}))
        self.something.set()

    def take_answer(self, chat: int) -> None:
        """An answer has been delivered: note the time and ask on. Further messages are no answers."""
        asked_at = self.asked_at.pop(chat, None)
        if asked_at is None:
            return
        self.replies.append(time.monotonic() - asked_at)
        if not self.first_answer.is_set():
            self.first_answer_at = time.monotonic()
            self.first_answer.set()
        self.ask(chat)

    async def fetch(self, seconds: float) -> list[str]:
        """At most 100 updates, as soon as there is one; none after `seconds`."""
        if not self.waiting:
            self.something.clear()
            try:
                await asyncio.wait_for(self.something.wait(), seconds)
            except TimeoutError:
                return []
        return [self.waiting.popleft() for _ in range(min(100, len(self.waiting)))]


class Server:
    """The calls of a bot under /bot…, those of the bench under /bench/."""

    def __init__(self, citizens: Citizens, delay: float) -> None:
        self.citizens = citizens
        self.delay = delay
        self.sent: list[float] = []
        self.lap_began = time.monotonic()

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """One call of either."""
        where, _, method = request.path.rpartition("/")
        if where == "/bench":
            return web.json_response(await self.bench(method))
        body = await request.read()
        if method == "getUpdates":
            asked = _POLL_SECONDS.search(body)
            updates = await self.citizens.fetch(float(asked[1]) if asked else 0)
            return _ok(f"[{','.join(updates)}]")
        return await self.call(method, body)

    async def call(self, method: str, body: bytes) -> web.Response:
        """Any other method answers after the delay; a message to a chat is an answer."""
        self.citizens.calls += 1
        await asyncio.sleep(self.delay)
        if method == "getMe":
            return _ok(json.dumps(_ME))
        if method != "sendMessage":
            return _ok("true")
        said = _values(body)
        self.sent.append(time.monotonic())
        self.citizens.take_answer(int(said["chat_id"]))
        return _ok(_message(said))

    async def bench(self, what: str) -> object:
        """`first`: the moment of the first answer, null if none comes soon; `lap`: all since the last lap.

        `sent`: how many messages were sent in all, the moments of the first and the last.
        """
        if what == "sent":
            return {
                "count": len(self.sent),
                "from": min(self.sent, default=0),
                "to": max(self.sent, default=0),
            }
        if what == "first":
            with suppress(TimeoutError):
                await asyncio.wait_for(self.citizens.first_answer.wait(), 0.5)
            return self.citizens.first_answer_at
        now, begun, self.lap_began = time.monotonic(), self.lap_began, time.monotonic()
        lap = {"seconds": now - begun, "calls": self.citizens.calls, "replies": self.citizens.replies}
        self.citizens.replies, self.citizens.calls = [], 0
        return lap


def _values(body: bytes) -> Mapping[str, str]:
    """A form or a JSON object; values of the latter that are no text count as their JSON."""
    if not body.startswith(b"{"):
        return URL.build(query_string=body.decode(), encoded=True).query
    found = json.loads(body)
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in found.items()}


def _message(said: Mapping[str, str]) -> str:
    """The message as Telegram would give it back, buttons and all: a bot that reads it pays for that."""
    chat = {"id": int(said["chat_id"]), "type": "private", "first_name": "Bà con"}
    message = {"message_id": 1, "date": int(time.time()), "chat": chat, "from": _ME, "text": said["text"]}
    if "reply_markup" in said:
        message["reply_markup"] = json.loads(said["reply_markup"])
    return json.dumps(message)


def _ok(result: str) -> web.Response:
    return web.Response(body=f'{{"ok":true,"result":{result}}}'.encode(), content_type="application/json")


async def serve(citizens: int, delay: float) -> None:
    """Serve on a free port of the loopback, named on standard output, until the process is ended."""
    server = Server(Citizens(citizens, questions(seed=2026)), delay)
    runner = web.ServerRunner(web.Server(server.answer, access_log=None))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--citizens", type=int, required=True)
    parser.add_argument("--delay", type=float, required=True)
    arguments = parser.parse_args()
    logging.disable()  # bots that are stopped hang up in the middle of a call
    asyncio.run(serve(arguments.citizens, arguments.delay))
