"""What the page and the tests use: JSON over HTTP under ``/preview/``.

Values come as JSON, a form or multipart; errors as ``{"error": text}`` with status 400, 403 or 404.
``person`` is a person's id; ``chat`` defaults to the private chat of the person with the bot.

- ``GET people`` → ``{"bot": {name, username, description, short}, "people": [{id, name, role, username,
  crowd, blocked, started}], "groups": [{id, title, members}], "newest": {text, got}}``; ``newest``: see
  :mod:`bot.preview.crowd`.
  ``POST people`` ``{first, count, name, started}`` adds numbered people.
- ``GET history?person=&chat=&after=&timeout=`` → ``{"revision", "messages": [{message, keyboard, revision}],
  "deleted": [ids]}``; with ``after`` only what changed since that revision, waiting up to ``timeout``
  seconds for a first change.
- ``POST say {person, chat, text, reply_to}`` · ``POST start {person, payload}`` ·
  ``POST edit {person, chat, message, text}`` → ``{"message", "revision"}``.
- ``POST send {person, chat, kind, caption}`` with a ``file`` part (kind photo, document, sticker, voice),
  or kind location ``{latitude, longitude}``, or kind contact (the person's own) → as ``say``.
- ``POST press {person, chat, message, data, times, wait}`` → ``{"answers": [{text, alert, url} | null, …]}``;
  null: the bot did not answer within ``wait`` seconds (default 10). ``times`` 2 is a double press.
- ``POST inline {person, chat, query, offset, wait}`` →
  ``{"results": [{id, title, description, content}] | null}``;
  ``POST choose {person, chat, query, result}`` sends one of them → as ``say``.
- ``POST block {person}`` · ``POST unblock {person}`` · ``POST deactivate {person}`` → ``{}``.
- ``GET menu?person=&chat=`` → ``{"commands": [{command, description}], "button": {type, …}}``.
- ``GET calls?after=&method=`` → ``{"calls": [{number, at, method, code, ms, chat_id}]}``, with ``full=1``
  also ``asked`` and ``answer``; ``GET calls/<number>`` → one full call.
- ``POST options {delay_ms, strict_pace, refusals}`` changes the named ones → ``{}``; a refusal is
  ``{method, code, description, parameters, times, chat_id, after}``.
- ``GET file/<file_id>`` → the bytes. ``GET events`` → server-sent events, each a JSON object with ``type``
  message, deleted, action, call, blocked, profile. ``GET health`` → ``{"ok": true, "pending", "calls"}``.
- ``desk``: see :mod:`bot.preview.desk`.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from aiohttp import web

from bot.preview import crowd, desk
from bot.preview.acts import Acts
from bot.preview.api import WORLD, encoded
from bot.preview.errors import ApiError, bad_request
from bot.preview.filestore import FOLDERS, PNG, StoredFile
from bot.preview.options import Refusal
from bot.preview.params import Params, read_params
from bot.preview.people import Person

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.preview.people import Chat, Entry
    from bot.preview.world import World

    Act = Callable[[World, Params], Awaitable[dict[str, Any]]]

DEFAULT_WAIT = 10  # seconds
LONGEST_WAIT = 60
SHOWN_IN_PAGE = {PNG: "image/png", b"\xff\xd8": "image/jpeg"}


def add_control(app: web.Application) -> None:
    """Add the routes; the world is ``app[WORLD]``."""
    for path, act in READS.items():
        app.router.add_get(f"/preview/{path}", _handler(act))
    for path, act in WRITES.items():
        app.router.add_post(f"/preview/{path}", _handler(act))
    app.router.add_get("/preview/calls/{number:\\d+}", _one_call)
    app.router.add_get("/preview/file/{id}", _file)
    app.router.add_get("/preview/desk/slip/{code}", _slip)
    app.router.add_get("/preview/events", _events)


def _handler(act: Act) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        try:
            _refuse_strangers(request)
            body = await act(request.app[WORLD], await read_params(request))
        except ApiError as error:
            return _json({"error": error.description}, error.code)
        return _json(body)

    return handle


def _refuse_strangers(request: web.Request) -> None:
    """A page of another site, open in the same browser, must not act here."""
    origin = request.headers.get("Origin")
    if origin and urlsplit(origin).netloc != request.host:
        raise ApiError(403, "Forbidden: another site's page may not act here")


def _json(body: dict[str, Any], status: int = 200) -> web.Response:
    return web.Response(body=encoded(body), status=status, content_type="application/json")


def _who(params: Params) -> tuple[int, int]:
    return params.integer("person"), params.integer("chat")


def _sent(world: World, entry: Entry) -> dict[str, Any]:
    chat = world.chats[entry.message["chat"]["id"]]
    return {"message": entry.message, "revision": len(chat.changes)}


def _wait(params: Params) -> int:
    return min(params.integer("wait", DEFAULT_WAIT), LONGEST_WAIT)


async def _people(world: World, _: Params) -> dict[str, Any]:
    profile = world.profile
    about = {
        "description": profile.text("description", "vi"),
        "short": profile.text("short_description", "vi"),
    }
    groups = [chat for chat in world.chats.values() if not chat.private]
    return {
        "bot": {"name": profile.text("name", ""), "username": world.options.bot_username, **about},
        "people": [_shown(person, world.chats[person.id]) for person in world.people.values()],
        "groups": [
            {"id": chat.id, "title": chat.public["title"], "members": sorted(chat.members)} for chat in groups
        ],
        "newest": crowd.newest(world),
    }


def _shown(person: Person, chat: Chat) -> dict[str, Any]:
    return {**person.shown(), "blocked": chat.blocked, "started": chat.open}


async def _add_people(world: World, params: Params) -> dict[str, Any]:
    first, count = params.integer("first"), params.integer("count", 1)
    if first <= 0 or any(number in world.people for number in range(first, first + count)):
        raise bad_request("these ids are taken or not positive")
    name = params.text("name") or "Người thử"
    people = [Person(id=number, name=f"{name} {number}") for number in range(first, first + count)]
    world.add_people(people, started=params.flag("started"))
    return {}


async def _history(world: World, params: Params) -> dict[str, Any]:
    person, chat_id = _who(params)
    after = params.integer("after")
    acts = Acts(world)
    _, chat = acts.place(person, chat_id)
    await chat.wait_beyond(after, min(params.number("timeout"), LONGEST_WAIT))
    return acts.history(person, chat_id, after)


async def _say(world: World, params: Params) -> dict[str, Any]:
    person, chat = _who(params)
    entry = Acts(world).say(person, params.text("text"), chat, params.integer("reply_to"))
    return _sent(world, entry)


async def _start(world: World, params: Params) -> dict[str, Any]:
    text = f"/start {params.text('payload')}".strip()
    return _sent(world, Acts(world).say(params.integer("person"), text))


async def _edit(world: World, params: Params) -> dict[str, Any]:
    person, chat = _who(params)
    entry = Acts(world).edit(person, params.integer("message"), params.text("text"), chat)
    return _sent(world, entry)


async def _send(world: World, params: Params) -> dict[str, Any]:
    (person, chat), acts, kind = _who(params), Acts(world), params.text("kind") or "document"
    if kind == "location":
        return _sent(world, acts.send(person, {"location": _place(params)}, chat))
    if kind == "contact":
        return _sent(world, acts.send(person, {"contact": _contact(acts.person(person))}, chat))
    upload = params.files.get("file")
    if kind not in FOLDERS or upload is None:
        raise bad_request("a file and one of the kinds photo, document, sticker, voice are needed")
    return _sent(world, acts.send_file(person, kind, upload, params.text("caption"), chat))


def _place(params: Params) -> dict[str, float]:
    try:
        return {name: float(params.text(name)) for name in ("latitude", "longitude")}
    except ValueError:
        raise bad_request("latitude and longitude are needed") from None


def _contact(person: Person) -> dict[str, Any]:
    return {"phone_number": person.phone, "first_name": person.name, "user_id": person.id}


async def _press(world: World, params: Params) -> dict[str, Any]:
    person, chat = _who(params)
    acts, number, data = Acts(world), params.integer("message"), params.text("data")
    queries = [acts.press(person, number, data, chat) for _ in range(params.integer("times", 1))]
    return {"answers": await asyncio.gather(*(query.wait(_wait(params)) for query in queries))}


async def _inline(world: World, params: Params) -> dict[str, Any]:
    person, chat = _who(params)
    query = Acts(world).ask_inline(person, params.text("query"), params.text("offset"), chat)
    answer = await query.wait(_wait(params))
    return answer or {"results": None}


async def _choose(world: World, params: Params) -> dict[str, Any]:
    person, chat = _who(params)
    result = params.structure("result")
    if not isinstance(result, dict) or "content" not in result:
        raise bad_request("a result of an inline query is needed")
    return _sent(world, Acts(world).choose(person, result, params.text("query"), chat))


async def _block(world: World, params: Params) -> dict[str, Any]:
    Acts(world).block(params.integer("person"))
    return {}


async def _unblock(world: World, params: Params) -> dict[str, Any]:
    Acts(world).unblock(params.integer("person"))
    return {}


async def _deactivate(world: World, params: Params) -> dict[str, Any]:
    Acts(world).person(params.integer("person")).deactivated = True
    return {}


async def _menu(world: World, params: Params) -> dict[str, Any]:
    person, chat = Acts(world).place(*_who(params))
    commands = world.profile.menu(chat, person.id, person.language)
    return {"commands": commands, "button": world.profile.menu_button(chat.id)}


async def _calls(world: World, params: Params) -> dict[str, Any]:
    calls = world.calls.after(params.integer("after"), params.text("method"))
    return {"calls": [call.detail() if params.flag("full") else call.summary() for call in calls]}


async def _options(world: World, params: Params) -> dict[str, Any]:
    options = world.options
    if "delay_ms" in params.values:
        options.delay_ms = params.integer("delay_ms")
    if "strict_pace" in params.values:
        options.strict_pace = params.flag("strict_pace")
    if "refusals" in params.values:
        options.refusals = _refusals(params)
    return {}


def _refusals(params: Params) -> list[Refusal]:
    try:
        return [Refusal(**fault) for fault in params.objects("refusals")]
    except TypeError as error:
        raise bad_request(f"a refusal cannot be read: {error}") from None


async def _health(world: World, _: Params) -> dict[str, Any]:
    return {"ok": True, "pending": len(world.updates.pending), "calls": world.calls.total}


async def _one_call(request: web.Request) -> web.Response:
    call = request.app[WORLD].calls.get(int(request.match_info["number"]))
    return _json(call.detail()) if call else _json({"error": "the log no longer has this call"}, 404)


async def _file(request: web.Request) -> web.Response:
    try:
        stored = request.app[WORLD].files.get(request.match_info["id"])
    except ApiError as error:
        return _json({"error": error.description}, 404)
    return web.Response(body=stored.upload.data, headers=_file_headers(stored))


def _file_headers(stored: StoredFile) -> dict[str, str]:
    """Pictures are shown, everything else is only ever saved: a sent HTML file must not run here."""
    for start, mime in SHOWN_IN_PAGE.items():
        if stored.upload.data.startswith(start):
            return {"Content-Type": mime, "X-Content-Type-Options": "nosniff"}
    name = quote(stored.upload.name)
    return {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        "X-Content-Type-Options": "nosniff",
    }


async def _events(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await response.prepare(request)
    await response.write(b": connected\n\n")
    with request.app[WORLD].hub.listen() as events:
        while (event := await events.get()) is not None:
            await response.write(b"data: " + event + b"\n\n")
    return response


async def _slip(request: web.Request) -> web.Response:
    try:
        return await desk.picture(request.app[WORLD], request.match_info["code"])
    except ApiError as error:
        return _json({"error": error.description}, error.code)


READS: dict[str, Act] = {
    "desk": desk.shown,
    "people": _people,
    "history": _history,
    "menu": _menu,
    "calls": _calls,
    "health": _health,
}
WRITES: dict[str, Act] = {
    "desk": desk.done,
    "people": _add_people,
    "say": _say,
    "start": _start,
    "edit": _edit,
    "send": _send,
    "press": _press,
    "inline": _inline,
    "choose": _choose,
    "block": _block,
    "unblock": _unblock,
    "deactivate": _deactivate,
    "options": _options,
}
