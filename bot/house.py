"""The house: every room furnished and its doors hung, nothing running yet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot import office_rooms, rooms
from bot.announcements.handlers import AnnouncementHandlers
from bot.apologies.handlers import ApologyHandlers
from bot.campaigns.handlers import CampaignHandlers
from bot.dossiers.handlers import DossierHandlers
from bot.dossiers.intake import Intake
from bot.officials.handlers import OfficialHandlers
from bot.officials.holding import OfficialsHolding
from bot.officials.waiting import Waiting as Awaited
from bot.people.handlers import PeopleHandlers
from bot.people.hearing import Hearing
from bot.people.settings import SettingsHandlers
from bot.people.stopping import StopHandlers
from bot.people.team import Invitees, TeamHandlers
from bot.procedures.handlers import ProcedureHandlers
from bot.procedures.library import Shelf
from bot.reports.handlers import ReportHandlers
from bot.satisfaction.handlers import SatisfactionHandlers, Words
from bot.staffroom import Staffroom
from bot.storage.database import Database
from bot.storage.journal import Journal
from bot.telegram import application as telegram
from bot.welcome import WelcomeHandlers

if TYPE_CHECKING:
    from bot.campaigns.service import Campaigns
    from bot.config import Settings
    from bot.officials.rounds import Mornings
    from bot.reports.evening import Evenings
    from bot.rooms import Clock
    from bot.satisfaction.service import Satisfaction
    from bot.telegram.application import BotApplication
    from bot.telegram.commands import Command

TABLE: tuple[Command, ...] = tuple(
    command
    for room in (
        WelcomeHandlers, DossierHandlers, ProcedureHandlers, SettingsHandlers, StopHandlers, PeopleHandlers,
        Staffroom, AnnouncementHandlers, CampaignHandlers, OfficialHandlers, Intake, TeamHandlers,
        ReportHandlers,
        ApologyHandlers,
    )
    for command in room.commands
)  # fmt: skip
"""Every command, in the order of menus and help."""


@dataclass(frozen=True, slots=True)
class House:
    """The rooms, furnished: what :func:`run` needs to open the doors."""

    settings: Settings
    clock: Clock
    database: Database
    evenings: Evenings
    satisfaction: Satisfaction
    journal: Journal
    application: BotApplication
    welcome: WelcomeHandlers
    announcing: AnnouncementHandlers
    staffroom: Staffroom
    people: rooms.PeopleRoom
    dossiers: rooms.DossierRoom
    campaigns: Campaigns
    mornings: Mornings


def build(settings: Settings, *, clock: Clock | None = None) -> House:
    """Furnish the rooms. ``clock`` gives the moment in the office's zone. Raises :class:`BotError`."""
    zone = settings.office.zone
    now = clock or (lambda: dt.datetime.now(zone))
    database = Database.open(settings.database.url)
    journal = Journal(database)
    shelf = Shelf(settings.knowledge.path, settings.office.level)
    people = rooms.people_room(settings, database, shelf)
    languages, roster = people.languages, people.roster
    dossiers = rooms.dossier_room(settings, database, shelf, languages, now)
    asking = rooms.procedure_room(settings, database, journal, shelf)
    mornings = office_rooms.officials(settings, database, people, dossiers)
    works = OfficialsHolding(mornings.desk.deeds)
    holdings = (people.holding, asking.holding, dossiers.holding, works)
    campaigns = office_rooms.campaigns(settings, database, shelf, people, dossiers)
    evenings = office_rooms.reports(settings, database, shelf, people, dossiers)
    satisfaction = office_rooms.satisfaction(settings, database, people, dossiers)
    choices = SettingsHandlers(languages, people.subscriptions, people.communes, now, (campaigns,))
    stop = StopHandlers(languages, people.subscriptions, (people.holding, dossiers.holding), now)
    team = TeamHandlers(languages, roster, people.audit, Invitees(now), now, zone)
    staff = Staffroom(asking.questions, languages, shelf, roster, people.audit, now, zone)
    procedures = ProcedureHandlers(asking.answering, asking.ticks, languages, now, settings.office.id)
    home, otherwise = settings.dossiers.home, procedures.on_text
    desk = DossierHandlers(
        dossiers.desk, languages, now, dossiers.as_of, roster, otherwise, dossiers.explainer, home
    )
    announcing = office_rooms.announcing(settings, database, dossiers.outbox, people, now)
    openers = (desk, procedures, team)
    welcome = WelcomeHandlers(languages, openers, TABLE, settings.office.name, roster, choices)
    doors = (
        *welcome.handlers(),
        *announcing.handlers(),
        *CampaignHandlers(campaigns, roster, languages, now).handlers(),
        *OfficialHandlers(mornings.desk, Awaited(now), now).handlers(),
        *office_rooms.apologies(settings, database, people, dossiers, now).handlers(),
        *choices.handlers(),
        *ReportHandlers(evenings.desk, languages, now, settings.office.name).handlers(),
        *SatisfactionHandlers(satisfaction, languages, Words(now)).handlers(),
        *stop.handlers(),
        *team.handlers(),
        *PeopleHandlers(languages, holdings, now).handlers(),
        *staff.handlers(),
        *Intake(dossiers.importer, languages, now, roster).handlers(),
        *desk.handlers(),
        *procedures.handlers(),
        *procedures.text_handlers(),
        *welcome.last_handlers(),
    )
    connection, early = settings.telegram, Hearing(people.reach, people.roster).handlers()
    application = telegram.build(connection.token, connection.api_url, connection.proxy, doors, early)
    return House(
        settings, now, database, evenings, satisfaction, journal,
        application, welcome, announcing, staff, people, dossiers,
        campaigns, mornings,
    )  # fmt: skip
