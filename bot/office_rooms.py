"""The rooms of those who work in the office: each furnished from the settings and the citizens' rooms."""

from __future__ import annotations

import datetime as dt
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
from bot.officials.model import Steps
from bot.officials.rounds import Mornings
from bot.officials.service import Desk
from bot.officials.stores.deeds import Deeds
from bot.officials.stores.work import Work
from bot.reports.evening import Evenings
from bot.reports.service import Reporting
from bot.reports.store import Reports
from bot.satisfaction.service import Satisfaction
from bot.satisfaction.store import Ratings
from bot.texts import LANGUAGES, texts

if TYPE_CHECKING:
    from bot.announcements.model import Announcement
    from bot.config import Settings
    from bot.delivery.store import Outbox
    from bot.procedures.library import Shelf
    from bot.rooms import Clock, DossierRoom, PeopleRoom
    from bot.storage.database import Database
    from bot.texts import Texts


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
