"""Apologies step by step. Returns values, never sentences; a step that came too late returns ``None``."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.apologies import cards
from bot.apologies.model import KINDS, PAGE, Case, Draft, Kind, Listed, Scope, Sent, Way
from bot.delivery.model import Letter, Purpose, after_quiet
from bot.dossiers.named import folded, meant
from bot.people.rights import Right, Role
from bot.people.stores.audit import note

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.apologies.store import Apologies
    from bot.delivery.store import Outbox
    from bot.people.store import Languages
    from bot.people.stores.roster import Member, Roster
    from bot.worktime.calendar import Span, WorkCalendar

LONGEST_NUMBER = 40
"""What the table holds."""


@dataclass(frozen=True, slots=True)
class Apologising:
    """The desk for apologies; ``office`` is the name that stands under what citizens read."""

    store: Apologies
    outbox: Outbox
    roster: Roster
    languages: Languages
    calendar: Callable[[], WorkCalendar]
    quiet: Span
    office: str

    async def listed(self, person: int, kind: Kind, page: int, now: dt.datetime) -> Listed:
        """Return a page of a list as this person may see it, and write down that they looked."""
        scope, before = await self._scope(person), self._late_before(now)
        counts = {one: await self.store.count(one, scope, before) for one in KINDS}
        pages = max(1, -(-counts[kind] // PAGE))
        page = min(page, pages - 1)
        cases = await self.store.page(kind, scope, before, page)
        seen = {"list": kind, "page": page + 1, "count": counts[kind]}
        await self._note("apology_list", person, now, **seen)
        days = tuple(self._days_over(one, now) for one in cases)
        return Listed(kind=kind, page=page, pages=pages, counts=counts, cases=tuple(cases), days=days)

    async def case(self, person: int, code: str) -> Case | None:
        """Return a dossier, ``None`` where there is none with a date, or this person has no part in it."""
        return await self.store.case(code, await self._scope(person, code))

    async def draft(self, case: Case, now: dt.datetime) -> Draft:
        """Return what has to be known before somebody decides."""
        followers = len(await self.store.followers(case.code))
        over = case.extension is not None and case.extension.due <= now
        return Draft(case, followers, self._days_over(case, now), over)

    async def send(self, person: int, case: Case, mark: str, now: dt.datetime) -> Sent | None:
        """Write to every follower, once; ``None`` where that is done, or it is no more what was shown."""
        told = case.extension
        if told is None or told.mark != mark or told.due <= now:
            return None
        at = after_quiet(now.astimezone(self.calendar().zone), *self.quiet)
        async with self.store.database.write() as connection:
            people = await self.store.followers(case.code, connection)
            if not people or not await self.store.settle(connection, case.code, told, "bot", now):
                return None
            letters = [await self._letter(case, one, at) for one in people]
            await self.outbox.put(connection, letters)
            await note(connection, "apology_sent", person, now, code=case.code, people=len(people))
        return Sent(len(people), at)

    async def told(self, person: int, case: Case, way: Way, now: dt.datetime) -> bool:
        """Note that somebody has apologised without the bot; false when that is too late."""
        if case.extension is None:
            return False
        async with self.store.database.write() as connection:
            done = await self.store.settle(connection, case.code, case.extension, way, now)
            if done:
                await note(connection, "apology_told", person, now, code=case.code, via=way)
        return done

    async def number(self, person: int, case: Case, number: str, now: dt.datetime) -> bool:
        """Keep the number of the signed letter; false when nothing was extended."""
        async with self.store.database.write() as connection:
            done = await self.store.number(connection, case.code, number)
            if done:
                await note(connection, "apology_number", person, now, code=case.code)
        return done

    async def drafted(self, person: int, case: Case, now: dt.datetime) -> None:
        """Write down that somebody took the letter with them."""
        await self._note("apology_letter", person, now, code=case.code)

    def _days_over(self, case: Case, now: dt.datetime) -> int:
        calendar = self.calendar()
        promised, today = (one.astimezone(calendar.zone).date() for one in (case.promised, now))
        return max(0, calendar.working_days_between(promised, today))

    async def _note(self, what: str, person: int, now: dt.datetime, **detail: object) -> None:
        async with self.store.database.write() as connection:
            await note(connection, what, person, now, **detail)

    async def _letter(self, case: Case, person: int, at: dt.datetime) -> Letter:
        t = await self.languages.texts(person)
        return Letter(
            purpose=Purpose.DOSSIER,
            subject=f"apology/{case.code}",
            version=1,
            chat=person,
            card=cards.message(case, self.office, self.calendar().zone, t),
            about=(case.code,),
            not_before=at,
        )

    async def _scope(self, person: int, code: str | None = None) -> Scope:
        """Return whose dossiers somebody may see; names are spelled in several ways."""
        member = self.roster.member(person)
        if member is None or not self.roster.may(person, Right.WORK):
            return Scope(person)
        if member.role is Role.ADMIN:
            return Scope(None)
        unit, known = folded(member.unit), await self.store.spellings(code)
        own = {(one or "", of or "") for one, of in known if self._means(one, of, member)}
        units = {one for _, one in known if one and unit and folded(one) == unit}
        heads = member.role is Role.HEAD
        return Scope(person, tuple(sorted(own)), tuple(sorted(units)) if heads else ())

    def _means(self, official: str | None, unit: str | None, member: Member) -> bool:
        """Say whether a file that names this official means the member."""
        able = [one for one in self.roster.members() if self.roster.may(one.person, Right.WORK)]
        return meant(official, unit, [one for one in able if folded(one.name) == folded(official)]) == member

    def _late_before(self, now: dt.datetime) -> dt.datetime:
        """Return the first moment of the last working day up to today: what was due before it is late."""
        calendar = self.calendar()
        day = now.astimezone(calendar.zone).date()
        while not calendar.is_working(day):
            day -= dt.timedelta(days=1)
        return dt.datetime.combine(day, dt.time(), calendar.zone)


def letter_number(text: str) -> str | None:
    """Return the number of a letter as somebody typed it, ``None`` where it is none."""
    number = " ".join(unicodedata.normalize("NFC", text).split())
    fits = len(number) <= LONGEST_NUMBER and number.isprintable()
    return number if fits and any(map(str.isdigit, number)) else None
