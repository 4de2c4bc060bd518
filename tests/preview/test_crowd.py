"""Who of the many has got the newest message, and a desk that is asked for what it cannot do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.preview.client import MAI, Client
from bot.preview.people import Person
from bot.preview.seen import ClientError

if TYPE_CHECKING:
    from bot.preview.server import Server
    from tests.preview.conftest import Caller

CROWD = range(6001, 6004)


@pytest.fixture(autouse=True)
def crowd(server: Server) -> None:
    server.world.add_people(
        (Person(id=number, name=f"Bà con {number}", crowd=True) for number in CROWD), started=True
    )


async def newest(client: Client) -> tuple[str, list[int]]:
    """Return the newest words and who has them."""
    found = (await client.get("people"))["newest"]
    return found["text"], found["got"]


async def test_the_newest_message_is_one_that_several_have(client: Client, call: Caller) -> None:
    assert await newest(client) == ("", [])
    for person in CROWD:
        await call("sendMessage", chat_id=person, text="Tin hôm qua")
    assert await newest(client) == ("Tin hôm qua", list(CROWD))
    await call("sendMessage", chat_id=CROWD[0], text="Tin hôm nay")
    assert await newest(client) == ("Tin hôm qua", list(CROWD))  # an answer to one, as far as one can tell
    await call("sendMessage", chat_id=CROWD[2], text="Tin hôm nay")
    assert await newest(client) == ("Tin hôm nay", [CROWD[0], CROWD[2]])
    await client.say(CROWD[1], "Tin gì thế?")
    assert await newest(client) == ("Tin hôm nay", [CROWD[0], CROWD[2]])


async def test_the_cast_does_not_count(client: Client, call: Caller) -> None:
    await client.start(MAI)
    for person in (MAI, CROWD[0]):
        await call("sendMessage", chat_id=person, text="Xin chào")
    assert await newest(client) == ("", [])
    people = (await client.get("people"))["people"]
    assert [one["id"] for one in people if one["crowd"]] == list(CROWD)


async def test_without_a_desk_there_is_no_clock(client: Client) -> None:
    assert await client.get("desk") == {"slips": [], "deeds": [], "moves": [], "clock": None}
    with pytest.raises(ClientError, match="cannot do that"):
        await client.post("desk", deed="night")
