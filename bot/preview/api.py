"""The Bot API over HTTP: ``/bot<token>/<method>`` and ``/file/bot<token>/<path>``."""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.preview.errors import ApiError
from bot.preview.methods.table import METHODS
from bot.preview.methods.webhooks import remember_allowed
from bot.preview.params import Params, read_params
from bot.preview.updates import CONFLICT, HAS_WEBHOOK

if TYPE_CHECKING:
    from bot.preview.options import Refusal
    from bot.preview.world import World

WORLD = web.AppKey["World"]("world")
POLL = "getupdates"
LONGEST_POLL = 50  # seconds
MOST_UPDATES = 100
NOT_FOUND = ApiError(404, "Not Found")
UNAUTHORIZED = ApiError(401, "Unauthorized")


def add_api(app: web.Application) -> None:
    """Add the routes; the world is ``app[WORLD]``."""
    app.router.add_route("*", "/bot{token:[^/]+}/{method:[^/]+}", _call)
    app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", _download)


async def _call(request: web.Request) -> web.StreamResponse:
    world, started = request.app[WORLD], time.perf_counter()
    method = request.match_info["method"]
    params = Params()
    try:
        if request.match_info["token"] != world.token:
            raise UNAUTHORIZED
        params = await read_params(request)
        code, body = 200, await answer(world, method.lower(), params)
    except ApiError as error:
        code, body = error.code, encoded(error.body())
    if code == 0:  # a played fault: the connection breaks before the answer
        _cut(request)
    _log(world, method, params, (code, (time.perf_counter() - started) * 1000, body))
    return web.Response(body=body, status=code or 500, content_type="application/json")


def _cut(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


def _log(world: World, method: str, params: Params, outcome: tuple[int, float, bytes]) -> None:
    code, ms, body = outcome
    if method.lower() == POLL and body == EMPTY_POLL:
        return  # an empty poll each few seconds would push everything else out of the ring
    call = world.calls.add(world.clock(), method, params.logged(), code=code, ms=ms, answer=body)
    world.hub.publish("call", **call.summary())


async def answer(world: World, method: str, params: Params) -> bytes:
    """Do one call and return the JSON answer; refusals raise ``ApiError``."""
    if method == POLL:
        return await _poll(world, params)
    if world.options.delay_ms:
        await asyncio.sleep(world.options.delay_ms / 1000)
    refusal = _refusal(world, method, params)
    if refusal and not refusal.after:
        raise ApiError(refusal.code, refusal.description, refusal.parameters)
    handler = METHODS.get(method)
    if handler is None:
        raise NOT_FOUND
    result = handler(world, params)
    if refusal:
        raise ApiError(refusal.code, refusal.description, refusal.parameters)
    return encoded({"ok": True, "result": result})


def _refusal(world: World, method: str, params: Params) -> Refusal | None:
    if not world.options.refusals:
        return None
    chat_id = params.text("chat_id")
    return next((fault for fault in world.options.refusals if fault.meets(method, chat_id)), None)


async def _poll(world: World, params: Params) -> bytes:
    if world.webhook.url:
        raise ApiError(CONFLICT, HAS_WEBHOOK)
    if refusal := _refusal(world, POLL, params):
        raise ApiError(refusal.code, refusal.description, refusal.parameters)
    remember_allowed(world, params)
    seconds = min(max(params.integer("timeout"), 0), LONGEST_POLL)
    limit = min(max(params.integer("limit", MOST_UPDATES), 1), MOST_UPDATES)
    updates = await world.updates.read(params.integer("offset"), limit, seconds)
    return b'{"ok":true,"result":[' + b",".join(updates) + b"]}"


EMPTY_POLL = b'{"ok":true,"result":[]}'


def encoded(value: dict[str, Any]) -> bytes:
    """JSON as the server sends it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


async def _download(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    if request.match_info["token"] != world.token:
        return web.json_response(UNAUTHORIZED.body(), status=UNAUTHORIZED.code)
    stored = world.files.at(request.match_info["path"])
    if stored is None:
        return web.json_response(NOT_FOUND.body(), status=NOT_FOUND.code)
    return web.Response(body=stored.upload.data, content_type="application/octet-stream")
