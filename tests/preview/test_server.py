"""The server as a whole: forms, files, page, control, its own process."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING

import pytest

from bot.preview.client import HANH, MAI, Client, ClientError
from bot.preview.errors import PortTaken
from bot.preview.server import start_server

if TYPE_CHECKING:
    import aiohttp

    from bot.preview.server import Server
    from tests.preview.conftest import Caller


async def test_calls_come_as_query_form_or_json(
    session: aiohttp.ClientSession, call: Caller, client: Client
) -> None:
    await client.start(MAI)
    markup = json.dumps({"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]})
    params = {"chat_id": str(MAI), "text": "chào", "reply_markup": markup}
    path = f"/bot{call.token}/SendMessage"
    for request in (
        session.get(path, params=params),
        session.post(path, data=params),
        session.post(path, json=params),
    ):
        async with request as response:
            assert (await response.json())["result"]["reply_markup"]["inline_keyboard"]
    assert [seen.labels for seen in (await client.history(MAI)).messages] == [[], ["x"], ["x"], ["x"]]


async def test_files_are_downloaded_with_the_token_only(
    session: aiohttp.ClientSession, call: Caller, client: Client
) -> None:
    sent = await client.send_file(MAI, "don.html", b"<script>")
    file_id = sent.raw["document"]["file_id"]
    path = (await call("getFile", file_id=file_id))["file_path"]
    async with session.get(f"/file/bot{call.token}/{path}") as response:
        assert await response.read() == b"<script>"
    async with session.get(f"/file/bot7:wrong/{path}") as response:
        assert response.status == 401
    async with session.get(f"/preview/file/{file_id}") as response:
        assert response.headers["Content-Disposition"].startswith("attachment")


async def test_the_page_and_its_parts_are_served(session: aiohttp.ClientSession) -> None:
    async with session.get("/") as response:
        page = await response.text()
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    assert 'data-testid="input"' in page
    for name in ("chat.css", "message.css", "chat.js", "text.js"):
        async with session.get(f"/{name}") as response:
            assert response.status == 200


async def test_pages_of_other_sites_may_not_act(session: aiohttp.ClientSession) -> None:
    headers = {"Origin": "https://evil.example"}
    async with session.post("/preview/say", json={"person": MAI, "text": "x"}, headers=headers) as response:
        assert response.status == 403


async def test_people_of_the_cast_and_numbered_ones(client: Client, call: Caller) -> None:
    people = (await client.get("people"))["people"]
    assert [person["name"] for person in people][:3] == [
        "Bà Nông Thị Mai",
        "Anh Hoàng Văn Nam",
        "Cô Lương Thị Hạnh",
    ]
    added = await client.add_people(5000, 3)
    for person in added:
        await call("sendMessage", chat_id=person, text="Thông báo")
    assert (await client.history(added[-1])).last.text == "Thông báo"
    with pytest.raises(ClientError, match="taken"):
        await client.add_people(5002, 1)


async def test_events_arrive_live(session: aiohttp.ClientSession, client: Client, call: Caller) -> None:
    async with session.get("/preview/events") as response:
        assert await response.content.readline() == b": connected\n"
        await client.say(HANH, "chào")
        await call("sendChatAction", chat_id=HANH, action="typing")
        kinds = []
        async with asyncio.timeout(5):
            while len(kinds) < 3:
                line = await response.content.readline()
                if line.startswith(b"data: "):
                    kinds.append(json.loads(line[6:])["type"])
        assert kinds == ["message", "action", "call"]


async def test_mistakes_of_a_test_are_explained(client: Client) -> None:
    with pytest.raises(ClientError, match="nobody here has the id 7"):
        await client.say(7, "x")
    said = await client.say(MAI, "x")
    with pytest.raises(ClientError, match="no button 'Lệ phí'"):
        await client.press(MAI, said, "Lệ phí")
    with pytest.raises(ClientError, match="a file and one of the kinds"):
        await client.post("send", person=MAI)
    with pytest.raises(ClientError, match="latitude and longitude"):
        await client.post("send", person=MAI, kind="location")
    with pytest.raises(ClientError, match="a refusal cannot be read"):
        await client.post("options", refusals=[{"methd": "x"}])


async def test_places_and_contacts_reach_the_bot(client: Client, call: Caller) -> None:
    await client.send_location(MAI, 22.5, 106.5)
    await client.send_contact(MAI)
    await client.block(MAI)
    place, contact, left = await call("getUpdates")
    assert place["message"]["location"] == {"latitude": 22.5, "longitude": 106.5}
    assert contact["message"]["contact"]["user_id"] == MAI
    assert left["my_chat_member"]["new_chat_member"]["status"] == "kicked"


async def test_a_taken_port_is_named(server: Server) -> None:
    with pytest.raises(PortTaken, match=f"port {server.port} on 127.0.0.1 is already in use"):
        await start_server("127.0.0.1", server.port)


async def test_it_runs_as_its_own_process() -> None:
    command = (sys.executable, "-m", "bot.preview.server", "--port", "0")
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    url = (await process.stdout.readline()).decode().strip()
    async with Client(url) as client:
        assert (await client.get("health"))["ok"]
    process.terminate()
    assert await process.wait() == 0
