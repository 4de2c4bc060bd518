"""What officials do with dossiers: each deed with its letters and its line of the audit log, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, func, select, update

from bot.dossiers.model import ENDED
from bot.officials.model import Extension, Offer
from bot.people.stores.audit import note
from bot.storage.tables import absences, acknowledgements, dossiers, extensions, follows
from bot.storage.tables import handovers as offers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence
    from zoneinfo import ZoneInfo

    from sqlalchemy import ColumnElement

    from bot.delivery.model import Letter
    from bot.delivery.store import Outbox
    from bot.storage.database import Database

_H = offers.c
_OFFER = (_H.id, _H.code, _H.giver, _H.taker)


class Deeds:
    """What is written down; days are those of the office's ``zone``."""

    def __init__(self, database: Database, outbox: Outbox, zone: ZoneInfo) -> None:
        self._database, self._outbox, self._zone = database, outbox, zone

    async def acknowledge(self, code: str, person: int, kind: str, now: dt.datetime) -> None:
        """Note that somebody has seen a dossier, or that they say it is done; the newest word counts."""
        put = self._database.upsert(acknowledgements)
        put = put.on_conflict_do_update(index_elements=["code", "person", "kind"], set_={"at": now})
        async with self._database.write() as connection:
            await connection.execute(put, {"code": code, "person": person, "kind": kind, "at": now})
            await note(connection, f"work_{kind}", person, now, code=code)

    async def followers(self, code: str) -> list[int]:
        """Return who is told of a dossier."""
        query = select(follows.c.person).where(follows.c.code == code).order_by(follows.c.person)
        async with self._database.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def extend(self, what: Extension, by: int, now: dt.datetime, letters: Sequence[Letter]) -> bool:
        """Write an extension with the letters that tell of it; false when there is one already."""
        values = {
            "code": what.code, "due_before": what.due_before, "due": what.due, "reason": what.reason,
            "by": by, "at": now,
        }  # fmt: skip
        put = self._database.upsert(extensions).on_conflict_do_nothing()
        async with self._database.write() as connection:
            if (await connection.execute(put, values)).rowcount != 1:
                return False
            await self._outbox.put(connection, letters)
            until = str(what.due.astimezone(self._zone).date())
            await note(connection, "work_extended", by, now, code=what.code, until=until, told=len(letters))
        return True

    async def offer(
        self, code: str, giver: int, taker: int, now: dt.datetime, write: Callable[[Offer], Letter]
    ) -> None:
        """Offer a dossier to a colleague, who gets a letter; an earlier offer nobody took ends."""
        open_one = and_(_H.code == code, _H.accepted_at.is_(None), _H.ended_at.is_(None))
        values = {"code": code, "giver": giver, "taker": taker, "offered_at": now}
        async with self._database.write() as connection:
            await connection.execute(update(offers).where(open_one).values(ended_at=now))
            number = await connection.scalar(offers.insert().values(values).returning(_H.id))
            await self._outbox.put(connection, [write(Offer(int(number or 0), code, giver, taker))])
            await note(connection, "work_offered", giver, now, code=code)

    async def offered(self, number: int, person: int) -> Offer | None:
        """Return an offer to somebody that is still to be answered."""
        async with self._database.read() as connection:
            row = (await connection.execute(select(*_OFFER).where(_waits(number, person)))).first()
        return Offer(*row) if row else None

    async def answer(self, offer: Offer, letter: Letter, now: dt.datetime, *, takes: bool) -> bool:
        """Accept or refuse an offer, and tell its giver; false when it came too late.

        Whoever had the dossier by an earlier handover has it no more.
        """
        values = {"accepted_at" if takes else "ended_at": now}
        async with self._database.write() as connection:
            put = update(offers).where(_waits(offer.id, offer.taker)).values(**values)
            if (await connection.execute(put)).rowcount != 1:
                return False
            if takes:
                earlier = and_(_H.code == offer.code, _H.id != offer.id, _H.ended_at.is_(None))
                await connection.execute(update(offers).where(earlier).values(ended_at=now))
            await self._outbox.put(connection, [letter])
            await note(
                connection, "work_taken" if takes else "work_refused", offer.taker, now, code=offer.code
            )
        return True

    async def leave(self, person: int, until: dt.date, deputy: int, now: dt.datetime) -> None:
        """Let a deputy do somebody's work up to a day."""
        values = {"until": until, "deputy": deputy, "at": now}
        put = self._database.upsert(absences).on_conflict_do_update(index_elements=["person"], set_=values)
        async with self._database.write() as connection:
            await connection.execute(put, {"person": person, **values})
            await note(connection, "work_away", person, now, until=str(until), deputy=deputy)

    async def come_back(self, person: int, now: dt.datetime) -> bool:
        """End an absence; false when there was none."""
        async with self._database.write() as connection:
            gone = await connection.execute(delete(absences).where(absences.c.person == person))
            if gone.rowcount:
                await note(connection, "work_back", person, now)
        return gone.rowcount == 1

    async def held(self, person: int) -> tuple[dt.date | None, int]:
        """Return up to when somebody is away, and of how many dossiers they said something."""
        away = select(absences.c.until).where(absences.c.person == person)
        words = select(func.count()).where(acknowledgements.c.person == person)
        async with self._database.read() as connection:
            return await connection.scalar(away), await connection.scalar(words) or 0

    async def erase(self, person: int) -> None:
        """Delete that."""
        async with self._database.write() as connection:
            await connection.execute(delete(absences).where(absences.c.person == person))
            await connection.execute(delete(acknowledgements).where(acknowledgements.c.person == person))

    async def expire(self, today: dt.date) -> None:
        """Forget what was said of dossiers that ended or went, and absences that are over."""
        still_open = select(dossiers.c.code).where(dossiers.c.status.not_in([int(one) for one in ENDED]))
        async with self._database.write() as connection:
            gone = acknowledgements.c.code.not_in(still_open)
            await connection.execute(delete(acknowledgements).where(gone))
            await connection.execute(delete(absences).where(absences.c.until < today))


def _waits(number: int, person: int) -> ColumnElement[bool]:
    return and_(_H.id == number, _H.taker == person, _H.accepted_at.is_(None), _H.ended_at.is_(None))
