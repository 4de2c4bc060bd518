"""The state without HTTP: queues, edits, privacy in groups, menus, the call log, the pace."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.preview.acts import Acts
from bot.preview.calllog import HIDDEN, CallLog
from bot.preview.errors import ApiError
from bot.preview.methods.table import METHODS
from bot.preview.pace import Pace
from bot.preview.params import Params
from bot.preview.people import GROUP_ID
from bot.preview.updates import FIRST_ID, UpdateQueue
from bot.preview.world import World

MAI, NAM, SON = 1001, 1002, 1005
TOKEN = "42:secret"  # noqa: S105 - a made-up one


@pytest.fixture
def world() -> World:
    return World(TOKEN, clock=lambda: 1_795_000_000.9)


def do(world: World, method: str, **params: Any) -> Any:
    return METHODS[method.lower()](world, Params(params))


def test_an_edit_replaces_the_message_and_keeps_the_old_value(world: World) -> None:
    Acts(world).say(MAI, "xin chào")
    old = do(world, "sendMessage", chat_id=MAI, text="một")
    new = do(world, "editMessageText", chat_id=MAI, message_id=old["message_id"], text="hai")
    assert (old["text"], new["text"]) == ("một", "hai")
    assert new["edit_date"] == old["date"] == 1_795_000_000


def test_private_chats_share_their_ids_and_groups_count_alone(world: World) -> None:
    acts = Acts(world)
    ids = [acts.say(MAI, "a"), acts.say(NAM, "b"), acts.say(NAM, "c", GROUP_ID), acts.say(MAI, "d")]
    assert [entry.message["message_id"] for entry in ids] == [101, 102, 1, 103]


def test_history_gives_what_changed_since_a_revision(world: World) -> None:
    acts = Acts(world)
    first, second = acts.say(MAI, "một"), acts.say(MAI, "hai")
    revision = len(world.chats[MAI].changes)
    acts.edit(MAI, first.message["message_id"], "một rưỡi")
    world.delete(world.chats[MAI], second.message["message_id"])
    changes = acts.history(MAI, after=revision)
    assert [one["message"]["text"] for one in changes["messages"]] == ["một rưỡi"]
    assert changes["deleted"] == [second.message["message_id"]]
    assert [one["revision"] for one in changes["messages"]] == [revision + 1]


async def test_the_queue_confirms_by_offset() -> None:
    queue = UpdateQueue()
    for number in range(3):
        queue.add("message", {"n": number}, MAI)
    assert len(await queue.read(FIRST_ID + 1, 100, 0)) == 2
    assert len(await queue.read(-1, 100, 0)) == 1
    assert await queue.read(FIRST_ID + 3, 100, 0.01) == []


async def test_a_new_reader_ends_the_old_one_with_a_conflict() -> None:
    queue = UpdateQueue()
    old = asyncio.create_task(queue.read(0, 100, 5))
    await asyncio.sleep(0)
    new = asyncio.create_task(queue.read(0, 100, 5))
    await asyncio.sleep(0)
    queue.add("message", {}, MAI)
    with pytest.raises(ApiError, match="terminated by other getUpdates"):
        await old
    assert len(await new) == 1


def test_kinds_the_bot_does_not_want_are_not_queued() -> None:
    queue = UpdateQueue()
    assert queue.add("chat_member", {}, MAI) == 0
    queue.allowed = ["message"]
    assert queue.add("callback_query", {}, MAI) == 0
    assert queue.add("message", {}, MAI) == FIRST_ID


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("bà con ơi", False),
        ("/thutuc khai sinh", True),
        ("/thutuc@motcua_halang_bot", True),
        ("/thutuc@other_bot", False),
        ("hỏi @MotCua_HaLang_bot xem", True),
    ],
)
def test_in_groups_the_bot_sees_what_is_meant_for_it(world: World, text: str, *, seen: bool) -> None:
    Acts(world).say(MAI, text, GROUP_ID)
    assert bool(world.updates.pending) is seen


def test_in_groups_the_bot_sees_replies_to_it(world: World) -> None:
    answer = do(world, "sendMessage", chat_id=GROUP_ID, text="chào cả nhà")
    Acts(world).say(NAM, "cảm ơn", GROUP_ID, reply_to=answer["message_id"])
    assert len(world.updates.pending) == 1


def test_nobody_speaks_in_a_group_of_others(world: World) -> None:
    with pytest.raises(ApiError, match="not in that chat"):
        Acts(world).say(SON, "chào", GROUP_ID)


def test_the_narrowest_menu_is_shown(world: World) -> None:
    Acts(world).say(MAI, "/start")
    command = {"command": "hoso", "description": "Hồ sơ"}
    do(world, "setMyCommands", commands=[{**command, "command": "chung"}])
    do(world, "setMyCommands", commands=[command], scope={"type": "chat", "chat_id": MAI})
    menus = [world.profile.menu(world.chats[chat], MAI, "vi") for chat in (MAI, NAM)]
    assert [menu[0]["command"] for menu in menus] == ["hoso", "chung"]
    do(world, "deleteMyCommands", scope={"type": "chat", "chat_id": MAI})
    assert world.profile.menu(world.chats[MAI], MAI, "vi")[0]["command"] == "chung"


def test_the_call_log_is_a_ring_without_secrets() -> None:
    log = CallLog(2, TOKEN)
    for number in range(3):
        asked = {"n": number, "secret_token": "s3cret", "url": f"https://x.vn/{TOKEN}"}
        log.add(0.0, "setWebhook", asked, code=200, ms=1.0, answer=b'{"ok":true}')
    assert log.get(1) is None
    kept = log.get(2)
    assert kept is not None
    assert kept.detail()["asked"] == {"n": 1, "secret_token": HIDDEN, "url": f"https://x.vn/{HIDDEN}"}
    assert [call.number for call in log.after(0, "SETWEBHOOK")] == [2, 3]


def test_strict_pace_names_the_seconds_to_wait() -> None:
    pace = Pace()
    pace.admit(MAI, 0.0)
    with pytest.raises(ApiError, match="retry after 1"):
        pace.admit(MAI, 0.5)
    pace.admit(MAI, 1.0)
    for second in range(20):
        pace.admit(GROUP_ID, 10.0 + second)
    with pytest.raises(ApiError, match="retry after 40"):
        pace.admit(GROUP_ID, 30.0)


def test_strict_pace_holds_all_chats_together() -> None:
    pace = Pace()
    for person in range(1, 31):
        pace.admit(person, 0.0)
    with pytest.raises(ApiError, match="retry after 1"):
        pace.admit(31, 0.9)
