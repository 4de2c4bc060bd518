"""Papers that run out: whose they are, and who was told; the dossiers' own dates are asked each time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, literal, select

from bot.dossiers.model import BROUGHT
from bot.storage.tables import dossiers, follows, paper_reminders, unreachable

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy import Select

    from bot.campaigns.model import Expiring, Launch
    from bot.storage.database import Connection, Database

_R = paper_reminders.c


def followers(turn: Expiring) -> Select[tuple[int, dt.date]]:
    """Select who follows a dossier of which the paper runs out on these days, and the day, each pair once."""
    c = dossiers.c
    ready = (c.status.in_([int(one) for one in BROUGHT]), c.valid_until.between(turn.first, turn.last))
    query = select(follows.c.person, c.valid_until).join(dossiers, c.code == follows.c.code)
    return query.where(*ready).distinct()


async def mark(
    database: Database, connection: Connection, launch: Launch, turn: Expiring, full: Select[tuple[int]]
) -> Select[tuple[int]]:
    """Note whom this occurrence tells of which paper's day; select those people.

    The key lets nobody be told of one day twice, whatever becomes of the file, the holidays and the letters.
    Who cannot be reached or whose week is full is not noted, so that a later occurrence may tell them.
    """
    found = followers(turn).subquery()
    gone = exists().where(unreachable.c.person == found.c.person)
    campaign, occurrence = launch.campaign.id, launch.date
    values: dict[str, Any] = {
        "campaign": literal(campaign),
        "person": found.c.person,
        "valid_until": found.c.valid_until,
        "occurrence": literal(occurrence, type_=_R.occurrence.type),
    }
    rows = select(*values.values()).where(~gone, found.c.person.not_in(full))
    insert = database.upsert(paper_reminders).from_select(list(values), rows)
    await connection.execute(insert.on_conflict_do_nothing())
    return select(_R.person).where(_R.campaign == campaign, _R.occurrence == occurrence).distinct()
