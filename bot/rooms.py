"""What the rooms stand on: each furnished from the settings and what stands below it, before its doors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.procedures.library import Shelf
    from bot.storage.database import Database
    from bot.storage.journal import Journal

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


def dossier_room(
    settings: Settings, database: Database, shelf: Shelf, languages: Languages, clock: Clock
) -> DossierRoom:
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
    holding = DossierHolding(database, follows, look_ups, outbox, clock)
    return DossierRoom(outbox, importer, desk, holding, explainer, as_of)


def _communes(shelf: Shelf) -> list[Commune]:
    """Return the communes to choose from; "UBND xã Hạ Lang" is called "Xã Hạ Lang"."""
    offices = [one for one in shelf.library.knowledge.offices if one.level == "xã"]
    names = [one.name.removeprefix("UBND ") for one in offices]
    return [
        Commune(office.id, name[:1].upper() + name[1:]) for office, name in zip(offices, names, strict=True)
    ]
