"""What is due is written once, whenever and wherever the tick comes; staff see and switch campaigns."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.campaigns import calendar as reckoning
from bot.campaigns import cards
from bot.campaigns.model import Launch, Listed, Occurrence, Shown
from bot.delivery.model import Purpose
from bot.texts import LANGUAGES, texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.campaigns.model import Expiring, Finished, Run
    from bot.campaigns.store import CampaignRuns, Known
    from bot.card import Card
    from bot.delivery.store import Outbox
    from bot.people.stores.topics import Subscriptions
    from bot.procedures.campaign import Campaign
    from bot.worktime.calendar import Span, WorkCalendar

    Due = tuple[Campaign, Occurrence]
log = logging.getLogger(__name__)
_SHOWN_RUNS = 3
_NEXT = 3
_A_YEAR = dt.timedelta(days=400)
"""A year with what moves a day."""


@dataclass(frozen=True, slots=True)
class Campaigns:
    """The campaigns of the knowledge in use; ``freeze_days`` around Tết nothing goes out."""

    runs: CampaignRuns
    outbox: Outbox
    known: Callable[[], Sequence[Campaign]]
    subscriptions: Subscriptions
    quiet: Span
    calendar: Callable[[], WorkCalendar]
    freeze_days: int

    async def tick(self, now: dt.datetime) -> int:
        """Write what is due and was not written yet; return how many letters. ``now`` is local time."""
        due = list(self._due(now))
        if not due:
            return 0
        tables = await self.runs.known(now)
        done = {(run.campaign, run.date) for run in tables.valid}
        letters = 0
        for campaign, occurrence in due:
            if (campaign.id, occurrence.date) not in done and _active(campaign, tables):
                letters += await self._launch(campaign, occurrence, now)
        return letters

    async def joined(self, person: int, topic: str, now: dt.datetime) -> None:
        """Write to somebody who has just opted into a topic what others got and is still worth reading."""
        tables = await self.runs.known(now)
        launches = [
            launch
            for campaign, run in self._running(topic, tables)
            if (launch := self._prepare(campaign, run.date, run.expires_at, now))
        ]
        if launches:
            await self.runs.join(person, launches)

    async def left(self, person: int, topic: str, now: dt.datetime) -> None:
        """Take back what still waits for somebody who has just opted out of a topic."""
        tables = await self.runs.known(now)
        if subjects := [run.subject for _, run in self._running(topic, tables)]:
            await self.runs.leave(person, subjects)

    async def switch(self, campaign: str, now: dt.datetime, by: int, *, active: bool) -> int:
        """Switch a campaign on or off; return how many letters were taken back."""
        return await self.runs.switch(campaign, now, by, active=active)

    def get(self, campaign: str) -> Campaign | None:
        """Return the campaign with this id."""
        return next((one for one in self.known() if one.id == campaign), None)

    async def listed(self, now: dt.datetime) -> list[Listed]:
        """Return all campaigns with what is next."""
        tables = await self.runs.known(now)
        return [self._listed(one, tables, now, _A_YEAR) for one in self.known()]

    async def show(self, campaign: Campaign, now: dt.datetime) -> Shown:
        """Return all that staff see of one campaign."""
        tables = await self.runs.known(now)
        listed = self._listed(campaign, tables, now, _NEXT * _A_YEAR)
        pending = any(self._can_go(one, now) for one in listed.upcoming if one.at <= now)
        last = await self.runs.last(campaign.id, _SHOWN_RUNS)
        counts = [await self.outbox.counts(Purpose.CAMPAIGN, run.subject) for run in last]
        audience = await self._audience(campaign, now.date())
        return Shown(listed, audience, pending, tuple(zip(last, counts, strict=True)))

    async def ahead(self, now: dt.datetime, first: dt.date, last: dt.date) -> list[tuple[Listed, Occurrence]]:
        """Return what comes round on these days, in order, but not what comes every working day."""
        tables = await self.runs.known(now)
        found = [
            (Listed(campaign, _active(campaign, tables), ()), occurrence)
            for campaign in self.known()
            if not campaign.event
            for occurrence in self.occurrences(campaign, first, last)
        ]
        return sorted(found, key=lambda one: one[1].at)

    def occurrences(self, campaign: Campaign, first: dt.date, last: dt.date) -> list[Occurrence]:
        """Return when a campaign goes out on these days, both included."""
        return reckoning.occurrences(campaign, self.calendar(), first, last, self.freeze_days)

    def _due(self, now: dt.datetime) -> Iterator[Due]:
        """Yield what may go out now; one's own dossier comes first, since a week holds only so much."""
        today = now.date()
        for campaign in sorted(self.known(), key=lambda one: one.event is None):
            for occurrence in self.occurrences(campaign, today - reckoning.LONGEST_VALID, today):
                if occurrence.at <= now < occurrence.expires_at:
                    yield campaign, occurrence

    async def _launch(self, campaign: Campaign, occurrence: Occurrence, now: dt.datetime) -> int:
        launch = self._prepare(campaign, occurrence.date, occurrence.expires_at, now)
        if launch and campaign.event:
            launch = replace(launch, turn=await self._turn(launch))
        written = await self.runs.launch(launch) if launch else None
        if written is not None:
            log.info("campaign %s of %s: %d letters", campaign.id, occurrence.date, written)
        return written or 0

    def _prepare(
        self,
        campaign: Campaign,
        date: dt.date,
        valid_until: dt.datetime,
        now: dt.datetime,
    ) -> Launch | None:
        """Return what is to be written, ``None`` when the quiet hours outlast its worth."""
        span = reckoning.sending(now, valid_until.astimezone(now.tzinfo), self.quiet)
        return span and Launch(
            campaign=campaign,
            date=date,
            cards=_messages(campaign),
            now=now,
            not_before=span[0],
            expires_at=span[1],
            valid_until=valid_until,
        )

    async def _turn(self, launch: Launch) -> Finished | Expiring:
        """Return whose dossiers an occurrence is about; no paper that has run out when letters go."""
        if launch.campaign.event == "paper_expires":
            last_moment = launch.expires_at - dt.timedelta.resolution
            return replace(self._expiring(launch.campaign, launch.date), first=last_moment.date())
        return await self._finished(launch.campaign, launch.date)

    def _expiring(self, campaign: Campaign, today: dt.date) -> Expiring:
        days = campaign.working_days or 1
        return reckoning.expiring(days, self.calendar(), today, self.freeze_days)

    async def _finished(self, campaign: Campaign, today: dt.date) -> Finished:
        earlier = [run.date for run in await self.runs.last(campaign.id, 2) if run.date < today]
        before = earlier[0] if earlier else None
        return reckoning.finished(campaign.working_days or 1, self.calendar(), today, before)

    def _running(self, topic: str, tables: Known) -> Iterator[tuple[Campaign, Run]]:
        mine = {one.id: one for one in self.known() if one.topic == topic and _active(one, tables)}
        return ((mine[run.campaign], run) for run in tables.valid if run.campaign in mine)

    def _listed(self, campaign: Campaign, tables: Known, now: dt.datetime, ahead: dt.timedelta) -> Listed:
        done = {run.date for run in tables.valid if run.campaign == campaign.id}
        today = now.date()
        found = self.occurrences(campaign, today - reckoning.LONGEST_VALID, today + ahead)
        coming = [one for one in found if one.expires_at > now and one.date not in done]
        return Listed(campaign, _active(campaign, tables), tuple(coming[:_NEXT]))

    def _can_go(self, occurrence: Occurrence, now: dt.datetime) -> bool:
        return reckoning.sending(now, occurrence.expires_at, self.quiet) is not None

    async def _audience(self, campaign: Campaign, today: dt.date) -> int:
        if campaign.topic:
            return (await self.subscriptions.counts()).get(campaign.topic, 0)
        if campaign.event == "paper_expires":
            return await self.runs.followers(self._expiring(campaign, today))
        return await self.runs.followers()


def _active(campaign: Campaign, tables: Known) -> bool:
    return tables.switches.get(campaign.id, campaign.active)


def _messages(campaign: Campaign) -> Mapping[str, Card]:
    """Return what citizens read, by language; a language the campaign is not written in is left out."""
    first, *others = LANGUAGES
    written = [first, *(one for one in others if campaign.text_en)]
    return {one: cards.message(campaign, texts(one)) for one in written}
