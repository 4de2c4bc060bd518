"""What the rooms stand on: each furnished from the settings and what stands below it, before its doors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bot.announcements.board import Board
from bot.announcements.cards import audience_name
from bot.announcements.handlers import AnnouncementHandlers
from bot.announcements.service import Announcing
from bot.announcements.store import Announcements
from bot.apologies.handlers import ApologyHandlers
from bot.apologies.service import Apologising
from bot.apologies.store import Apologies
from bot.apologies.waiting import Numbers
from bot.campaigns.service import Campaigns
from bot.campaigns.store import CampaignRuns
from bot.delivery.store import Outbox
from bot.dossiers import store as dossier_store
from bot.dossiers.explaining import Explainer
from bot.dossiers.holding import DossierHolding
from bot.dossiers.importing import store as import_store
from bot.dossiers.importing.service import Importer, Tools
from bot.dossiers.limits import published
from bot.dossiers.news import FollowersNews
from bot.dossiers.service import DossierDesk
from bot.dossiers.working import work_calendar
from bot.officials.model import Steps
from bot.officials.rounds import Mornings
from bot.officials.service import Desk
from bot.officials.stores.deeds import Deeds
from bot.officials.stores.work import Work
from bot.people.cards import Commune
from bot.people.holding import PeopleHolding
from bot.people.store import Languages
from bot.people.stores.audit import Audit
from bot.people.stores.reach import Reach
from bot.people.stores.roster import Roster
from bot.people.stores.topics import Subscriptions
from bot.procedures import store
from bot.procedures.holding import ProceduresHolding
from bot.procedures.service import Answering
from bot.reports.evening import Evenings
from bot.reports.service import Reporting
from bot.reports.store import Reports
from bot.satisfaction.service import Satisfaction
from bot.satisfaction.store import Ratings
from bot.texts import LANGUAGES, texts

if TYPE_CHECKING:
    from bot.announcements.model import Announcement
    from bot.config import Settings
    from bot.procedures.library import Shelf
    from bot.storage.database import Database
    from bot.storage.journal import Journal
    from bot.texts import Texts

Clock = Callable[[], dt.datetime]


@dataclass(frozen=True, slots=True)
class PeopleRoom:
    """What every room may ask about people; ``communes`` gives those to choose from."""

    languages: Languages
    roster: Roster
    subscriptions: Subscriptions
    audit: Audit
    reach: Reach
    communes: Callable[[], list[Commune]]
    holding: PeopleHolding

    async def read(self) -> None:
        """Read what another process, such as the courier's, may have changed."""
        await self.roster.load()
        await self.reach.refresh()


@dataclass(frozen=True, slots=True)
class ProcedureRoom:
    """The procedures room with what it stands on."""

    answering: Answering
    ticks: store.Ticks
    questions: store.Questions
    holding: ProceduresHolding


@dataclass(frozen=True, slots=True)
class DossierRoom:
    """The dossier room with what it stands on."""

    outbox: Outbox
    importer: Importer
    desk: DossierDesk
    holding: DossierHolding
    explainer: Explainer
    as_of: Callable[[], Awaitable[dt.datetime | None]]


def people_room(settings: Settings, database: Database, shelf: Shelf) -> PeopleRoom:
    """Return the people room."""
    languages, subscriptions = Languages(database), Subscriptions(database)
    roster = Roster(database, frozenset(settings.people.admins))

    def communes() -> list[Commune]:
        return _communes(shelf)

    holding = PeopleHolding(languages, subscriptions, roster, communes, settings.office.zone)
    return PeopleRoom(languages, roster, subscriptions, Audit(database), Reach(database), communes, holding)


def procedure_room(settings: Settings, database: Database, journal: Journal, shelf: Shelf) -> ProcedureRoom:
    """Return the procedures room."""
    topics, questions = store.Topics(database, journal), store.Questions(database, journal)
    holding = ProceduresHolding(database, journal, topics, shelf, settings.office.zone)
    return ProcedureRoom(Answering(shelf, topics, questions), store.Ticks(database), questions, holding)


def dossier_room(settings: Settings, database: Database, shelf: Shelf, languages: Languages) -> DossierRoom:
    """Return the dossier room."""
    zone, spans = settings.office.zone, settings.dossiers.spans

    def tools() -> Tools:
        knowledge = shelf.library.knowledge
        calendar = work_calendar(knowledge.calendar, zone, spans)
        return Tools(knowledge.catalogue, settings.office.level, calendar)

    outbox = Outbox(database)
    follows, look_ups = dossier_store.Follows(database), dossier_store.LookUps(database)
    desk = DossierDesk(
        dossier_store.Dossiers(database),
        follows,
        look_ups,
        outbox,
        calendar=lambda: tools().calendar,
        secrecy=settings.dossiers.secret,
    )
    importer = Importer(
        database, outbox, tools, desk.key, FollowersNews(languages, zone), settings.delivery.quiet_span
    )
    explainer = Explainer(desk.calendar, lambda *what: published(shelf.library.knowledge.catalogue, *what))
    as_of = partial(import_store.newest, database)
    holding = DossierHolding(database, follows, look_ups, outbox)
    return DossierRoom(outbox, importer, desk, holding, explainer, as_of)


def announcing(
    settings: Settings, database: Database, outbox: Outbox, people: PeopleRoom, clock: Clock
) -> AnnouncementHandlers:
    """Return the announcement room."""
    approval = settings.announcements.approval
    undo = dt.timedelta(seconds=settings.announcements.undo_seconds)

    def offices() -> dict[str, str]:
        return {one.id: one.name for one in people.communes()}

    def named(announcement: Announcement, t: Texts) -> str:
        return audience_name(announcement.audience, offices(), {}, t)

    def stop_label() -> str:
        return texts(LANGUAGES[0]).plain("announce.button_end")

    desk = Announcing(
        Announcements(database, settings.office.zone), outbox, people.roster, approval, undo, stop_label
    )
    board = Board(desk, people.languages, clock, settings.delivery.rate, named)
    quiet = settings.delivery.quiet_span
    return AnnouncementHandlers(desk, board, people.languages, clock, offices, quiet)


def campaigns(
    settings: Settings, database: Database, shelf: Shelf, people: PeopleRoom, dossiers: DossierRoom
) -> Campaigns:
    """Return the campaign room."""
    return Campaigns(
        CampaignRuns(database, dossiers.outbox, settings.campaigns.weekly),
        dossiers.outbox,
        lambda: shelf.library.knowledge.campaigns,
        people.subscriptions,
        settings.delivery.quiet_span,
        dossiers.desk.calendar,
        settings.campaigns.freeze_days,
    )


def officials(settings: Settings, database: Database, people: PeopleRoom, dossiers: DossierRoom) -> Mornings:
    """Return the officials' room: its desk, and the morning's round."""
    zone, chosen = settings.office.zone, settings.officials
    desk = Desk(
        Work(database, dossiers.outbox, zone),
        Deeds(database, dossiers.outbox, zone),
        people.roster,
        people.languages,
        people.audit,
        dossiers.desk.calendar,
        Steps(chosen.before, chosen.head_after, chosen.chairman_after),
        settings.delivery.quiet_span,
    )
    return Mornings(desk, chosen.clock)


def apologies(
    settings: Settings, database: Database, people: PeopleRoom, dossiers: DossierRoom, clock: Clock
) -> ApologyHandlers:
    """Return the apology room."""
    desk = Apologising(
        Apologies(database),
        dossiers.outbox,
        people.roster,
        people.languages,
        dossiers.desk.calendar,
        settings.delivery.quiet_span,
        settings.office.name,
    )
    return ApologyHandlers(desk, people.roster, people.languages, clock, Numbers(clock))


def reports(
    settings: Settings, database: Database, shelf: Shelf, people: PeopleRoom, dossiers: DossierRoom
) -> Evenings:
    """Return the reports' room: its desk, and the evening's round."""
    desk = Reporting(
        Reports(database, dossiers.outbox, settings.office.zone),
        people.roster,
        people.audit,
        lambda: shelf.library.knowledge.catalogue,
        dossiers.desk.calendar,
    )
    return Evenings(desk, people.languages, settings.reports.clock, settings.delivery.quiet_span)


def satisfaction(
    settings: Settings, database: Database, people: PeopleRoom, dossiers: DossierRoom
) -> Satisfaction:
    """Return the room that asks whether citizens were satisfied."""
    ratings = Ratings(database, dossiers.outbox)
    return Satisfaction(ratings, people.languages, settings.delivery.quiet_span)


def _communes(shelf: Shelf) -> list[Commune]:
    """Return the communes to choose from; "UBND xã Hạ Lang" is called "Xã Hạ Lang"."""
    offices = [one for one in shelf.library.knowledge.offices if one.level == "xã"]
    names = [one.name.removeprefix("UBND ") for one in offices]
    return [
        Commune(office.id, name[:1].upper() + name[1:]) for office, name in zip(offices, names, strict=True)
    ]
