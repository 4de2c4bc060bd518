"""Hours in which somebody wants no message: letters that come due in them wait until they end."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select, update

from bot.delivery.model import State, after_quiet
from bot.storage.tables import deliveries, people

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement

    from bot.storage.database import Connection

_C, _P = deliveries.c, people.c


async def resting(connection: Connection, chats: Collection[int], now: dt.datetime) -> frozenset[int]:
    """Return which of these chats want no message now (hours of ``now``'s zone)."""
    query = select(_P.id).where(_P.id.in_(list(chats)), _rests(now.hour))
    return frozenset((await connection.execute(query)).scalars())


async def let_rest(connection: Connection, now: dt.datetime) -> None:
    """Put off whatever is due for those who want no message now, each until their hours end."""
    spans = select(_P.quiet_from, _P.quiet_until).where(_rests(now.hour)).distinct()
    for start, end in (await connection.execute(spans)).all():
        theirs = select(_P.id).where(_P.quiet_from == start, _P.quiet_until == end)
        due = and_(_C.state == State.QUEUED, _C.not_before <= now, _C.chat.in_(theirs))
        awake = after_quiet(now, dt.time(start), dt.time(end))
        await connection.execute(update(deliveries).where(due).values(not_before=awake))


def _rests(hour: int) -> ColumnElement[bool]:
    """Say whether an hour lies in somebody's quiet hours, which may go over midnight."""
    begun, not_over = _P.quiet_from <= hour, _P.quiet_until > hour
    over_midnight = and_(_P.quiet_from > _P.quiet_until, or_(begun, not_over))
    return or_(over_midnight, and_(_P.quiet_from < _P.quiet_until, begun, not_over))
