"""The one-stop desk beside the chat page: printed slips to photograph, and things that happen when asked.

The server knows no dossiers; whoever starts it may put a :class:`Desk` into ``world.desk``.

- ``GET desk`` → ``{"slips": [{code, title, status, digits}], "deeds": [{name, label}], "moves": [{name,
  label}], "clock": {at, note} | null}``; ``at`` is the bot's time in seconds since 1970, ``moves`` move it.
- ``GET desk/slip/<code>`` → the slip as PNG. ``POST desk {deed}`` → ``{"said"}``, what was done.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Protocol

from aiohttp import web

from bot.preview.errors import ApiError, bad_request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.preview.params import Params
    from bot.preview.world import World


@dataclass(frozen=True, slots=True)
class Slip:
    """A make-believe slip; ``digits`` are the four that open it."""

    code: str
    title: str
    status: str
    digits: str


@dataclass(frozen=True, slots=True)
class Clock:
    """The bot's time in seconds since 1970, and what is to be said about it."""

    at: float
    note: str


class Desk(Protocol):
    """What a desk can do; ``deeds`` and ``moves``, those of the clock, are names with labels for buttons."""

    deeds: Mapping[str, str]
    moves: Mapping[str, str]

    def clock(self) -> Clock:
        """Return the bot's time."""
        ...

    async def slips(self) -> list[Slip]:
        """Return the slips as they stand."""
        ...

    async def picture(self, code: str) -> bytes | None:
        """Return the PNG of a slip, ``None`` when there is none."""
        ...

    async def do(self, deed: str) -> str:
        """Do what a button says and tell what was done."""
        ...


async def shown(world: World, _: Params) -> dict[str, Any]:
    """Return what the desk has; nothing where there is none."""
    if world.desk is None:
        return {"slips": [], "deeds": [], "moves": [], "clock": None}
    return {
        "slips": [asdict(slip) for slip in await world.desk.slips()],
        "deeds": _buttons(world.desk.deeds),
        "moves": _buttons(world.desk.moves),
        "clock": asdict(world.desk.clock()),
    }


async def done(world: World, params: Params) -> dict[str, Any]:
    """Do a deed, or move the clock."""
    deed = params.text("deed")
    if world.desk is None or deed not in {*world.desk.deeds, *world.desk.moves}:
        raise bad_request("the desk cannot do that")
    said = await world.desk.do(deed)
    world.hub.publish("desk")
    return {"said": said}


def _buttons(labels: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "label": label} for name, label in labels.items()]


async def picture(world: World, code: str) -> web.Response:
    """Return a slip as PNG."""
    data = await world.desk.picture(code) if world.desk else None
    if data is None:
        raise ApiError(404, "there is no such slip")
    return web.Response(body=data, content_type="image/png")
