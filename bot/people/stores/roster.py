"""The people of the office: roles, one-time invitations; what each may do stands in ``rights``."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import secrets
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, select, update

from bot.delivery.model import Purpose, State
from bot.people.rights import RIGHTS, Right, Role
from bot.people.stores.audit import note
from bot.storage.tables import deliveries, invitations, roles

if TYPE_CHECKING:
    from bot.storage.database import Database

PREFIX = "v_"
INVITED_FOR = dt.timedelta(days=3)
_D = deliveries.c
_WAITING = (State.QUEUED, State.HELD)


class Member(NamedTuple):
    """Somebody of the office; ``since`` ``None``: named in the configuration."""

    person: int
    role: Role
    name: str
    unit: str | None
    since: dt.datetime | None


class Roster:
    """Roles, kept in memory so that each message can be checked for nothing; ``admins`` never lose theirs."""

    def __init__(self, database: Database, admins: frozenset[int]) -> None:
        self._database, self._admins = database, admins
        self._members: dict[int, Member] = {}
        self._names: dict[int, str] = {}
        self._one_change = asyncio.Lock()

    async def load(self) -> None:
        """Read the roles; another process may have changed them."""
        # What was read before somebody was removed must not come back after it.
        async with self._one_change, self._database.read() as connection:
            rows = (await connection.execute(select(roles))).all()
            self._members = {
                row.person: Member(row.person, Role(row.role), row.name, row.unit, row.since) for row in rows
            }

    def heard(self, person: int, name: str) -> None:
        """Remember what an admin calls themselves: the configuration names them by number only."""
        if person in self._admins:
            self._names[person] = name

    def member(self, person: int) -> Member | None:
        """Return who somebody is in the office, ``None`` for a citizen."""
        if person in self._admins:
            known = self._members.get(person)
            name = known.name if known else self._names.get(person, str(person))
            return Member(person, Role.ADMIN, name, known.unit if known else None, None)
        return self._members.get(person)

    def members(self) -> list[Member]:
        """Return everybody of the office, admins first, then by name."""
        people = {*self._admins, *self._members}
        found = [member for one in people if (member := self.member(one))]
        return sorted(found, key=lambda one: (one.role is not Role.ADMIN, one.name, one.person))

    def rights(self, person: int) -> frozenset[Right]:
        """Return all somebody may do; nothing of this for a citizen."""
        member = self.member(person)
        return RIGHTS[member.role] if member else frozenset()

    def may(self, person: int, right: Right) -> bool:
        """Say whether somebody may do this."""
        return right in self.rights(person)

    def those_who_may(self, right: Right) -> list[int]:
        """Return the ids of all who may do this."""
        return [one.person for one in self.members() if right in RIGHTS[one.role]]

    async def invite(self, role: Role, name: str, unit: str | None, by: int, now: dt.datetime) -> str:
        """Return a one-time start payload that gives whoever opens it this role, for three days."""
        token = secrets.token_urlsafe(12)
        values = {
            "mark": _mark(token), "role": role, "name": name, "unit": unit, "by": by,
            "expires_at": now + INVITED_FOR,
        }  # fmt: skip
        async with self._database.write() as connection:
            await connection.execute(delete(invitations).where(invitations.c.expires_at <= now))
            await connection.execute(invitations.insert(), values)
            await note(connection, "invited", by, now, role=role, name=name, unit=unit)
        return PREFIX + token

    async def accept(self, person: int, payload: str, now: dt.datetime) -> Member | None:
        """Give the person the role they were invited to; ``None`` when the link is used up or too old.

        Whoever made the link cannot use it, and none is good whose maker has lost the right since.
        """
        async with self._one_change:
            joined = await self._join(person, _mark(payload.removeprefix(PREFIX)), now)
            if joined:
                self._members[person] = joined
        return self.member(person) if joined else None

    async def remove(self, person: int, by: int, now: dt.datetime) -> Member | None:
        """Take somebody's role away, and their links; return who it was, ``None`` when there was no role."""
        async with self._one_change:
            left = await self._leave(person, by, now)
            if left:
                self._members.pop(person, None)
        return left

    async def _join(self, person: int, mark: str, now: dt.datetime) -> Member | None:
        gone = delete(invitations).where(invitations.c.mark == mark, invitations.c.by != person)
        async with self._database.write() as connection:
            row = (await connection.execute(gone.returning(*invitations.c))).first()
            if row is None or row.expires_at <= now or not self.may(row.by, Right.PEOPLE):
                return None
            values = {"role": row.role, "name": row.name, "unit": row.unit, "since": now, "by": row.by}
            put = self._database.upsert(roles).on_conflict_do_update(index_elements=["person"], set_=values)
            await connection.execute(put, {"person": person, **values})
            await note(connection, "joined", person, now, role=row.role, name=row.name, invited_by=row.by)
        return Member(person, Role(row.role), row.name, row.unit, now)

    async def _leave(self, person: int, by: int, now: dt.datetime) -> Member | None:
        gone = delete(roles).where(roles.c.person == person).returning(*roles.c)
        async with self._database.write() as connection:
            row = (await connection.execute(gone)).first()
            if row is None:
                return None
            await connection.execute(delete(invitations).where(invitations.c.by == person))
            # What the office wrote to its member and is still on its way is not a citizen's to read.
            waiting = (_D.chat == person, _D.purpose == Purpose.OFFICIAL, _D.state.in_([*_WAITING]))
            await connection.execute(update(deliveries).where(*waiting).values(state=State.CANCELLED))
            await note(connection, "removed", by, now, role=row.role, name=row.name)
        return Member(person, Role(row.role), row.name, row.unit, row.since)


def _mark(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()[:24]
