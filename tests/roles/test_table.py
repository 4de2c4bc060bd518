"""Every command and every button, tried as citizen, staff, official, head, admin, and those who were."""

import re

import pytest
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler

from bot.house import TABLE
from bot.people.rights import RIGHTS, Right
from tests.roles.crawl import Crawl
from tests.roles.floor import Floor
from tests.roles.members import CRAWLERS, Member
from tests.roles.table import COMMANDS, KINDS

pytestmark = pytest.mark.asyncio(loop_scope="session")
by_name = pytest.mark.parametrize("member", CRAWLERS, ids=lambda one: str(one.role or "citizen"))


@by_name
async def test_only_what_the_table_allows(crawls: dict[int, Crawl], member: Member) -> None:
    assert not crawls[member.id].wrong, "\n".join(crawls[member.id].wrong)


@by_name
async def test_a_role_reaches_all_of_its_buttons_and_no_other(
    crawls: dict[int, Crawl], member: Member
) -> None:
    pressed = {one for one in crawls[member.id].pressed if KINDS[one]}
    assert pressed == {one for one, right in KINDS.items() if right in member.rights}


async def test_nothing_that_can_be_tapped_was_forgotten(crawls: dict[int, Crawl], floor: Floor) -> None:
    pressed = {kind: data for one in crawls.values() for kind, data in one.pressed.items()}
    assert pressed.keys() == KINDS.keys()
    taken = {_handler(floor, data) for data in pressed.values()}
    forgotten = [one.pattern for one in _tappable(floor) if one not in taken and one.pattern]
    assert forgotten == []


async def test_every_command_stands_in_the_table_with_its_right(floor: Floor) -> None:
    assert {name: one.right for one in TABLE for name in one.names} == COMMANDS
    answered = {name for one in _handlers(floor) if isinstance(one, CommandHandler) for name in one.commands}
    assert answered == COMMANDS.keys()


async def test_each_right_and_each_role_is_tried() -> None:
    assert {*COMMANDS.values(), *KINDS.values()} == {None, *Right}
    assert {one.role for one in CRAWLERS} == {None, *RIGHTS}


def _handlers(floor: Floor) -> list[BaseHandler]:  # type: ignore[type-arg]
    return [one for group in floor.house.application.handlers.values() for one in group]


def _tappable(floor: Floor) -> list[CallbackQueryHandler]:  # type: ignore[type-arg]
    return [one for one in _handlers(floor) if isinstance(one, CallbackQueryHandler)]


def _handler(floor: Floor, data: str) -> CallbackQueryHandler:  # type: ignore[type-arg]
    """Return the handler that takes a button: the first whose pattern fits."""
    return next(
        one for one in _tappable(floor) if not isinstance(one.pattern, re.Pattern) or one.pattern.match(data)
    )
