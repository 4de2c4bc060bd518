"""What officials do with dossiers: see, acknowledge, extend, hand over, go away. Returns values.

Who may see what is decided here, never in a card; each look by a role is a line of the audit log.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.delivery.model import Letter, Purpose, after_quiet
from bot.dossiers.model import ENDED, Status
from bot.officials import cards, handing
from bot.officials.answering import Office
from bot.officials.ladder import DONE_FOR
from bot.officials.model import RUNNING, Colleague, Extension, Filter, Horizon, Job, Listed, Scope, Wrong
from bot.people.rights import Right, Role

if TYPE_CHECKING:
    from bot.card import Card
    from bot.officials.model import Offer, Standing, Steps
    from bot.officials.stores.deeds import Deeds
    from bot.officials.stores.work import Work
    from bot.people.store import Languages
    from bot.people.stores.audit import Audit
    from bot.people.stores.roster import Roster
    from bot.worktime.calendar import Span, WorkCalendar

_DAY = dt.timedelta(days=1)
WEEK = 7
"""Working days of the picture."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The officials' desk; ``quiet``: hours in which citizens are not written to."""

    work: Work
    deeds: Deeds
    roster: Roster
    languages: Languages
    audit: Audit
    calendar: Callable[[], WorkCalendar]
    steps: Steps
    quiet: Span

    def colleagues(self) -> list[Colleague]:
        """Return all who may work on dossiers."""
        members = self.roster.members()
        able = [one for one in members if self.roster.may(one.person, Right.WORK)]
        return [Colleague(one.person, one.role, one.name, one.unit) for one in able]

    async def office(self, now: dt.datetime) -> Office:
        """Return who answers for what today."""
        return Office(self.colleagues(), await self.work.duties(now.date()))

    async def listed(self, person: int, which: Filter, page: int, now: dt.datetime) -> Listed:
        """Return a page of somebody's dossiers."""
        scope, horizon = await self._scope(person, now), self._horizon(now)
        counts = await self.work.counts(scope, horizon)
        listed = Listed((), counts, which, page)
        page = min(max(page, 0), listed.pages - 1)
        found = await self.work.page(scope, horizon, which, page)
        await self.audit.note("work_list", person, now, filter=which, page=page + 1, count=counts[which])
        return Listed(tuple((one, self._left(one, now)) for one in found), counts, which, page)

    async def job(self, person: int, code: str, now: dt.datetime, *, look: bool = False) -> Job | None:
        """Return a dossier this person may see, ``None`` else; ``look``: they read the card."""
        found, office = await self.work.get(code), await self.office(now)
        if found is None:
            return None
        standing, due, extension = found
        named = (code, standing.official, standing.unit)
        if not office.sees(person, *named):
            return None
        if look:
            await self.audit.note("work_card", person, now, code=code)
        answers, left = office.answers(*named), self._left(standing, now)
        said = (await self.work.said(code)).done.get((code, answers)) if answers is not None else None
        believed = said and self.calendar().working_days_between(said, now.date()) <= DONE_FOR
        return Job(
            standing=standing,
            status=Status(standing.status),
            due=due,
            left=left,
            rung=None if left is None else self.steps.rung(left),
            answers=office.colleague(answers),
            extension=extension,
            done_on=said if believed else None,
        )

    async def acknowledge(self, person: int, job: Job, kind: str, now: dt.datetime) -> bool:
        """Note that who answers has seen it, or says it is done; false for others, or when it has ended."""
        if job.status in ENDED or job.answers is None or job.answers.person != person:
            return False
        await self.deeds.acknowledge(job.standing.code, person, kind, now)
        return True

    def extension(self, job: Job, day: dt.date, reason: str, now: dt.datetime) -> Extension | Wrong:
        """Return the extension this would be, or what is wrong with it."""
        calendar = self.calendar()
        if wrong := not_extendable(job):
            return wrong
        due = job.due
        if due is None:
            return Wrong.NO_DATE
        before = due.astimezone(calendar.zone)
        if day <= before.date() or day < now.date():
            return Wrong.NOT_LATER
        if not calendar.is_working(day):
            return Wrong.DAY_OFF
        until = dt.datetime.combine(day, before.time(), calendar.zone)
        return Extension(code=job.standing.code, due_before=due, due=until, reason=reason)

    async def extend(self, person: int, job: Job, what: Extension, now: dt.datetime) -> int | None:
        """Extend once and tell the followers; return how many, ``None`` when it was extended meanwhile."""
        followers = await self.deeds.followers(what.code)
        letters = [await self._news(one, job, what, now) for one in followers]
        return len(letters) if await self.deeds.extend(what, person, now, letters) else None

    async def offer(self, person: int, job: Job, taker: int, now: dt.datetime) -> Colleague | None:
        """Offer a dossier to a colleague; ``None`` when they cannot take it."""
        office = await self.office(now)
        to = office.colleague(taker)
        if to is None or taker == person or job.status in ENDED:
            return None
        giver, t = office.colleague(person), await self.languages.texts(taker)

        def write(offer: Offer) -> Letter:
            return _letter(f"handover/{offer.id}", 1, taker, handing.offer(offer.id, job, giver, t), now)

        await self.deeds.offer(job.standing.code, person, taker, now, write)
        return to

    async def answer(self, person: int, number: int, now: dt.datetime, *, takes: bool) -> Offer | None:
        """Accept or refuse an offered dossier; ``None`` when it is too late for that."""
        offer = await self.deeds.offered(number, person)
        if offer is None or not self.roster.may(person, Right.WORK):
            return None
        me, t = (await self.office(now)).colleague(person), await self.languages.texts(offer.giver)
        card = handing.answered(offer.code, me, t, takes=takes)
        letter = _letter(f"handover/{number}", 2, offer.giver, card, now)
        return offer if await self.deeds.answer(offer, letter, now, takes=takes) else None

    async def leave(self, person: int, until: dt.date, deputy: int, now: dt.datetime) -> Colleague | None:
        """Let a colleague do somebody's work up to a day; ``None`` when they cannot."""
        to = (await self.office(now)).colleague(deputy)
        if to is None or deputy == person or until < now.date():
            return None
        await self.deeds.leave(person, until, deputy, now)
        return to

    async def week(self, person: int, now: dt.datetime) -> tuple[int, list[tuple[dt.date, int]]]:
        """Return how many of somebody's dossiers are over, and how many are due on the next working days.

        What is due on a day off counts for the working day after it.
        """
        calendar, days = self.calendar(), [self.calendar().next_working_day(now.date())]
        while len(days) < WEEK:
            days.append(calendar.next_working_day(days[-1] + _DAY))
        scope = await self._scope(person, now)
        counts = await self.work.due_days(scope, self._midnight(days[-1] + _DAY))
        await self.audit.note("work_list", person, now, filter="week", page=1, count=sum(counts.values()))
        over, ahead = 0, dict.fromkeys(days, 0)
        for day, count in counts.items():
            if day < now.date():
                over += count
            else:
                ahead[min(one for one in days if one >= day)] += count
        return over, list(ahead.items())

    async def _scope(self, person: int, now: dt.datetime) -> Scope:
        """Return which dossiers somebody may see."""
        office, duties = await self.office(now), await self.work.duties(now.date())
        me = office.colleague(person)
        if me and me.role is Role.ADMIN:
            return Scope(None)
        pairs = {
            (official or "", unit or "")
            for official, unit in await self.work.pairs()
            if office.sees(person, "", official, unit)
        }
        mine = {code for code, taker in duties.handovers.items() if person in {taker, office.acting(taker)}}
        gone = duties.handovers.keys() - mine if me and me.role is Role.OFFICIAL else set()
        return Scope(frozenset(pairs), frozenset(mine), frozenset(gone))

    async def _news(self, person: int, job: Job, what: Extension, now: dt.datetime) -> Letter:
        zone, t = self.calendar().zone, await self.languages.texts(person)
        return Letter(
            purpose=Purpose.DOSSIER,
            subject=f"extension/{what.code}",
            version=1,
            chat=person,
            card=cards.news(job, what, zone, t),
            about=(what.code,),
            not_before=after_quiet(now, *self.quiet),
        )

    def _left(self, standing: Standing, now: dt.datetime) -> int | None:
        if standing.due is None or standing.status not in RUNNING:
            return None
        return self.calendar().working_days_between(now.date(), standing.due)

    def _horizon(self, now: dt.datetime) -> Horizon:
        last = horizon(now.date(), self.steps.before, self.calendar())
        return Horizon(self._midnight(now.date()), self._midnight(last + _DAY))

    def _midnight(self, day: dt.date) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(), self.calendar().zone)


def horizon(today: dt.date, before: int, calendar: WorkCalendar) -> dt.date:
    """Return the last day to which no more than so many working days are left."""
    day = today
    while calendar.working_days_between(today, day + _DAY) <= before:
        day += _DAY
    return day


def not_extendable(job: Job) -> Wrong | None:
    """Return why a dossier cannot be extended at all, whatever the date."""
    if job.extension:
        return Wrong.AGAIN
    if job.status not in RUNNING:
        return Wrong.CLOSED
    return None if job.due else Wrong.NO_DATE


def _letter(subject: str, version: int, chat: int, card: Card, now: dt.datetime) -> Letter:
    return Letter(
        purpose=Purpose.OFFICIAL, subject=subject, version=version, chat=chat, card=card, not_before=now
    )
