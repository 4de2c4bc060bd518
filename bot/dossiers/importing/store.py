"""Writing an import: compare, insert, update, remember what was there, and undo."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from bot.dossiers.model import Status
from bot.dossiers.store import COLUMNS, dossier
from bot.storage.bulk import pour
from bot.storage.tables import dossier_aliases, dossiers, extensions, follows, import_changes, imports

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.dossiers.model import Dossier
    from bot.storage.database import Database

    Row = dict[str, Any]

AT_ONCE = 2000
"""Rows compared and written together; SQLite takes some 32,000 values in one statement."""
_MOMENTS = ("received", "due", "finished", "returned", "paused_from", "resumed_at")
_DAYS = ("received_on", "due_on", "ended_on", "valid_until")
_DUE = ("due", "due_on", "due_computed")
_KEPT_WHEN_EMPTY = frozenset({"phone", "id_number", "applicant"})
"""An export that leaves these out does not take from a citizen the means to look their dossier up."""
FIELDS = tuple(name for name in COLUMNS if name not in {"code", "first_import"})
"""What an import may change."""


@dataclass(frozen=True, slots=True)
class Change:
    """A dossier that an import changes; both rows whole."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]

    @property
    def names(self) -> tuple[str, ...]:
        """Which columns differ."""
        return tuple(name for name in FIELDS if self.before[name] != self.after[name])


@dataclass(frozen=True, slots=True)
class Logged:
    """One import of the log; ``by`` is a person's Telegram id, none for terminal and watched folder."""

    id: int
    at: dt.datetime
    by: int | None
    file: str
    sha256: str
    rows: int
    new: int
    changed: int
    refused: int
    undone_at: dt.datetime | None


async def compare(
    connection: AsyncConnection, rows: Sequence[Row], present: frozenset[str]
) -> tuple[list[Row], list[Change]]:
    """Return new rows, and changes; columns that are not ``present`` in the file keep what they have."""
    codes = [row["code"] for row in rows]
    query = select(dossiers).where(dossiers.c.code.in_(codes))
    old = {row["code"]: dict(row) for row in (await connection.execute(query)).mappings()}
    new, changes = [], []
    for row in rows:
        before = old.get(row["code"])
        if before is None:
            new.append(row)
            continue
        after = dict(before)
        for name in FIELDS:
            value = row[name]
            if name in present and not (value is None and name in _KEPT_WHEN_EMPTY):
                after[name] = value
        if before["due"] and not before["due_computed"] and (row["due"] is None or row["due_computed"]):
            after |= {name: before[name] for name in _DUE}  # a date the office stated stays
        if after != before:
            changes.append(Change(before, after))
    return new, changes


async def begin(connection: AsyncConnection, values: Mapping[str, Any]) -> int:
    """Open an entry of the log; return its number."""
    made = await connection.execute(insert(imports).values(**values).returning(imports.c.id))
    return int(made.scalar_one())


async def finish(connection: AsyncConnection, number: int, counts: Mapping[str, int]) -> None:
    """Write the counts (rows, new, changed, refused) into the log."""
    await connection.execute(update(imports).where(imports.c.id == number).values(**counts))


async def write(connection: AsyncConnection, number: int, new: list[Row], changes: list[Change]) -> None:
    """Insert new dossiers and update changed ones, keeping what they were."""
    for row in new:
        row["first_import"] = number
    await pour(connection, dossiers, new)
    if changes:
        kept = [
            {"import": number, "code": one.before["code"], "before": _json(one.before)} for one in changes
        ]
        await connection.execute(insert(import_changes), kept)
        await _put(connection, [one.after for one in changes])


async def name_again(database: Database, connection: AsyncConnection, aliases: Mapping[str, str]) -> None:
    """Keep other codes (keys) of these dossiers (values)."""
    insert_ = database.upsert(dossier_aliases)
    put = insert_.on_conflict_do_update(index_elements=["alias"], set_={"code": insert_.excluded.code})
    await connection.execute(put, [{"alias": alias, "code": code} for alias, code in aliases.items()])


async def followed(connection: AsyncConnection) -> dict[str, list[int]]:
    """Return who follows which dossier."""
    found: dict[str, list[int]] = {}
    for code, person in await connection.execute(select(follows.c.code, follows.c.person)):
        found.setdefault(code, []).append(person)
    return found


async def log(database: Database, most: int) -> list[Logged]:
    """Return the newest imports."""
    query = select(imports).order_by(imports.c.id.desc()).limit(most)
    async with database.read() as connection:
        return [Logged(**dict(row)) for row in (await connection.execute(query)).mappings()]


async def newest(database: Database) -> dt.datetime | None:
    """Return when data came last."""
    async with database.read() as connection:
        query = select(func.max(imports.c.at)).where(imports.c.undone_at.is_(None))
        moment: dt.datetime | None = await connection.scalar(query)
    return moment


async def last_standing(connection: AsyncConnection) -> tuple[int, dt.datetime] | None:
    """Return the newest import that was not undone, with its moment."""
    query = select(imports.c.id, imports.c.at).where(imports.c.undone_at.is_(None))
    row = (await connection.execute(query.order_by(imports.c.id.desc()).limit(1))).first()
    return (row.id, row.at) if row else None


async def expire(database: Database, before: dt.datetime) -> None:
    """Forget what dossiers were before imports older than that; those can no more be undone."""
    old = select(imports.c.id).where(imports.c.at < before)
    async with database.write() as connection:
        await connection.execute(delete(import_changes).where(import_changes.c["import"].in_(old)))


async def several(connection: AsyncConnection, codes: Sequence[str]) -> list[Dossier]:
    """Return these dossiers, as the transaction sees them, with the due date that counts."""
    query = select(dossiers).where(dossiers.c.code.in_(codes)).order_by(dossiers.c.code)
    found = [dossier(row) for row in (await connection.execute(query)).mappings()]
    moved = await extended(connection, codes)
    return [replace(one, due=later(one.due, moved.get(one.code))) for one in found]


async def extended(connection: AsyncConnection, codes: Sequence[str]) -> dict[str, dt.datetime]:
    """Return the new dates of those of these dossiers that were extended."""
    query = select(extensions.c.code, extensions.c.due)
    found: dict[str, dt.datetime] = {}
    for first in range(0, len(codes), AT_ONCE):
        part = query.where(extensions.c.code.in_(codes[first : first + AT_ONCE]))
        found |= {row.code: row.due for row in await connection.execute(part)}
    return found


def later(due: dt.datetime | None, extended: dt.datetime | None) -> dt.datetime | None:
    """Return the due date that counts: a later one of an import is a newer promise than the extension."""
    return max((one for one in (due, extended) if one), default=None)


async def undo(connection: AsyncConnection, number: int, now: dt.datetime) -> tuple[int, int]:
    """Take an import back; return how many dossiers went and how many are as they were before."""
    gone = (await connection.execute(delete(dossiers).where(dossiers.c.first_import == number))).rowcount
    nameless = dossier_aliases.c.code.not_in(select(dossiers.c.code))
    await connection.execute(delete(dossier_aliases).where(nameless))
    query = select(import_changes.c.before).where(import_changes.c["import"] == number)
    before = [_row(values) for values in (await connection.execute(query)).scalars()]
    for part in _parts(before):
        await _put(connection, part)
    await connection.execute(delete(import_changes).where(import_changes.c["import"] == number))
    await connection.execute(update(imports).where(imports.c.id == number).values(undone_at=now))
    return gone, len(before)


async def _put(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Let these dossiers be as the rows say."""
    fresh: dict[str, Any] = {name: bindparam(f"new_{name}") for name in FIELDS}
    put = update(dossiers).where(dossiers.c.code == bindparam("which")).values(fresh)
    values = [{"which": row["code"], **{f"new_{name}": row[name] for name in FIELDS}} for row in rows]
    await connection.execute(put, values)


def _json(row: Mapping[str, Any]) -> Row:
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in row.items()}


def _row(values: Mapping[str, Any]) -> Row:
    """Return a row that was kept, perhaps before the table had all of its columns."""
    row: Row = {**dict.fromkeys(COLUMNS), **values}
    for name in _MOMENTS:
        row[name] = dt.datetime.fromisoformat(row[name]) if row[name] else None
    for name in _DAYS:
        row[name] = dt.date.fromisoformat(row[name]) if row[name] else None
    return {**row, "status": int(Status(row["status"]))}


def _parts(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]
