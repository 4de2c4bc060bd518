"""A typed client for tests and benches: be a person, press buttons, wait for what the bot says.

>>> async with Client(server.url) as client:
...     answer = await client.ask(MAI, "làm giấy khai sinh cần gì")
...     await client.press(MAI, answer, "Lệ phí")
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any, Self

import aiohttp

from bot.preview.seen import Answer, ClientError, History, InlineResult, NoReply, Seen, read_message

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from bot.preview.options import Refusal

MAI, NAM, HANH, TUNG, SON = 1001, 1002, 1003, 1004, 1005


class Client:
    """Speaks to a running preview server; every time-out is in seconds."""

    def __init__(self, url: str, wait: float = 10.0) -> None:
        self._url = url
        self._wait = wait
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(limit=0)  # each waiting person holds a connection
        self._session = aiohttp.ClientSession(self._url, connector=connector)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def get(self, path: str, **query: str | float) -> dict[str, Any]:
        """``GET /preview/<path>``; raises ``ClientError`` with the server's reason."""
        async with self._open().get(f"/preview/{path}", params=query) as response:
            return await _read(response)

    async def post(self, path: str, **body: Any) -> dict[str, Any]:
        """``POST /preview/<path>`` with JSON; raises ``ClientError`` with the server's reason."""
        async with self._open().post(f"/preview/{path}", json=body) as response:
            return await _read(response)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise ClientError("use the client in `async with`")
        return self._session

    async def say(self, person: int, text: str, *, chat: int = 0, reply_to: int = 0) -> Seen:
        """Write a text; its ``revision`` is where a reply is waited for."""
        return _sent(await self.post("say", person=person, chat=chat, text=text, reply_to=reply_to))

    async def start(self, person: int, payload: str = "") -> Seen:
        """Press Start, or follow a deep link."""
        return _sent(await self.post("start", person=person, payload=payload))

    async def edit(self, person: int, message: Seen, text: str) -> Seen:
        """Change an own message."""
        body = {"person": person, "chat": message.chat, "message": message.id, "text": text}
        return _sent(await self.post("edit", **body))

    async def send_file(
        self, person: int, name: str, data: bytes, *, kind: str = "document", caption: str = "", chat: int = 0
    ) -> Seen:
        """Send a document, photo, sticker or voice message."""
        form = aiohttp.FormData({"person": str(person), "chat": str(chat), "kind": kind, "caption": caption})
        form.add_field("file", data, filename=name)
        async with self._open().post("/preview/send", data=form) as response:
            return _sent(await _read(response))

    async def send_location(self, person: int, latitude: float, longitude: float) -> Seen:
        """Share a place (degrees)."""
        body = {"person": person, "kind": "location", "latitude": latitude, "longitude": longitude}
        return _sent(await self.post("send", **body))

    async def send_contact(self, person: int) -> Seen:
        """Share the own telephone number."""
        return _sent(await self.post("send", person=person, kind="contact"))

    async def press(self, person: int, message: Seen, button: str) -> Answer:
        """Press the first button with this label (or part of it) and wait for the bot's answer."""
        return (await self.press_often(person, message, button, times=1))[0]

    async def press_often(self, person: int, message: Seen, button: str, *, times: int = 2) -> list[Answer]:
        """Press a button several times at once: a double tap."""
        return await self.press_data(person, message, message.button(button).data, times=times)

    async def press_data(self, person: int, message: Seen, data: str, *, times: int = 1) -> list[Answer]:
        """Press with any callback data, also of a button that is gone."""
        body = {"person": person, "chat": message.chat, "message": message.id, "data": data}
        reply = await self.post("press", **body, times=times, wait=int(self._wait))
        if None in reply["answers"]:
            raise NoReply(f"the bot did not answer the button {data!r} within {self._wait:g} s")
        return [Answer(**answer) for answer in reply["answers"]]

    async def history(self, person: int, *, chat: int = 0, after: int = 0, hold: float = 0) -> History:
        """The chat as the person sees it, or what changed since ``after``, waiting ``hold`` s."""
        reply = await self.get("history", person=person, chat=chat, after=after, timeout=hold)
        messages = tuple(read_message(**one) for one in reply["messages"])
        return History(reply["revision"], messages, tuple(reply["deleted"]))

    async def wait_for(
        self, person: int, after: int, fits: Callable[[Seen], bool], *, chat: int = 0, wait: float = 0
    ) -> Seen:
        """The first message of the bot, new or edited after the revision, that fits; else ``NoReply``."""
        loop = asyncio.get_running_loop()
        end = loop.time() + (wait or self._wait)
        start = after
        while (left := end - loop.time()) > 0:
            seen = await self.history(person, chat=chat, after=after, hold=round(left, 3))
            after = seen.revision
            for message in seen.messages:
                if message.from_bot and fits(message):
                    return message
        raise NoReply(await self._explain(person, chat, start, wait or self._wait))

    async def wait_for_reply(self, person: int, after: Seen | int, *, chat: int = 0, wait: float = 0) -> Seen:
        """The next message of the bot after a message or a revision."""
        revision, place = (after, chat) if isinstance(after, int) else (after.revision, after.chat)
        return await self.wait_for(person, revision, lambda _: True, chat=place, wait=wait)

    async def ask(self, person: int, text: str, *, chat: int = 0, wait: float = 0) -> Seen:
        """Write a text and return the bot's next message."""
        return await self.wait_for_reply(person, await self.say(person, text, chat=chat), wait=wait)

    async def _explain(self, person: int, chat: int, after: int, waited: float) -> str:
        seen = await self.history(person, chat=chat, after=after)
        texts = [f"{message.sender}: {message.text[:60]!r}" for message in seen.messages] or ["nothing"]
        calls = [f"{call['method']} {call['code']}" for call in (await self.get("calls"))["calls"][-5:]]
        return f"no fitting message for {person} in {waited:g} s; seen: {texts}; last calls: {calls}"

    async def inline(self, person: int, query: str, *, chat: int = 0) -> list[InlineResult]:
        """Type "@bot query"; raises ``NoReply`` when the bot does not answer."""
        body = {"person": person, "chat": chat, "query": query, "wait": int(self._wait)}
        results = (await self.post("inline", **body))["results"]
        if results is None:
            raise NoReply(f"the bot did not answer the inline query {query!r} within {self._wait:g} s")
        return [InlineResult(**result) for result in results]

    async def choose(self, person: int, result: InlineResult, *, chat: int = 0) -> Seen:
        """Send a result of an inline query into the chat."""
        return _sent(await self.post("choose", person=person, chat=chat, result=result.raw()))

    async def block(self, person: int) -> None:
        """Block the bot."""
        await self.post("block", person=person)

    async def unblock(self, person: int) -> None:
        """Take the block away."""
        await self.post("unblock", person=person)

    async def add_people(self, first: int, count: int, *, started: bool = True) -> range:
        """Let ``count`` more people in, with ids from ``first`` on."""
        await self.post("people", first=first, count=count, started=started)
        return range(first, first + count)

    async def menu(self, person: int, *, chat: int = 0) -> list[str]:
        """The commands the person is offered there."""
        reply = await self.get("menu", person=person, chat=chat)
        return [command["command"] for command in reply["commands"]]

    async def calls(self, method: str = "", *, after: int = 0) -> list[dict[str, Any]]:
        """The bot's calls with ``asked`` and ``answer``, oldest first."""
        calls: list[dict[str, Any]] = (await self.get("calls", method=method, after=after, full=1))["calls"]
        return calls

    async def refuse(self, *faults: Refusal) -> None:
        """Play these faults from now on; none: play none."""
        fields = ("method", "code", "description", "parameters", "times", "chat_id", "after")
        refusals = [{name: getattr(fault, name) for name in fields} for fault in faults]
        await self.post("options", refusals=refusals)

    async def delay(self, ms: int) -> None:
        """Let every call of the bot take this long."""
        await self.post("options", delay_ms=ms)


async def _read(response: aiohttp.ClientResponse) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(await response.read())
    if not response.ok:
        raise ClientError(body.get("error", response.reason))
    return body


def _sent(reply: dict[str, Any]) -> Seen:
    return read_message(reply["message"], None, reply["revision"])
