"""What the people room itself holds on a person, for ``/dulieucuatoi``; and how it falls silent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.people.cards import commune_name
from bot.people.stores.topics import TOPICS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from zoneinfo import ZoneInfo

    from bot.card import Text
    from bot.people.cards import Commune
    from bot.people.store import Languages, Person
    from bot.people.stores.roster import Roster
    from bot.people.stores.topics import Subscriptions
    from bot.texts import Texts


@dataclass(frozen=True, slots=True)
class PeopleHolding:
    """Language, commune, wanted news, role."""

    languages: Languages
    subscriptions: Subscriptions
    roster: Roster
    communes: Callable[[], Sequence[Commune]]
    zone: ZoneInfo

    async def describe(self, chat: int, t: Texts) -> list[Text]:
        """Return what is held, a line each; a private chat has its person's id."""
        person = await self.languages.person(chat)
        lines = self._choices(person, t) if person else []
        if topics := await self.subscriptions.of(chat):
            names = [t.plain(f"topic.{one}") for one in TOPICS if one in topics]
            lines.append(t.line("data.wanted", topics=", ".join(names)))
        if member := self.roster.member(chat):
            lines.append(t.line("data.role", role=t.plain(f"role.{member.role}"), name=member.name))
        return lines

    async def erase(self, chat: int) -> None:
        """Forget the person; their role only an admin takes away."""
        await self.subscriptions.end(chat)
        await self.languages.erase(chat)

    async def stop(self, person: int, t: Texts) -> list[Text]:
        """Send no news any more."""
        count = await self.subscriptions.end(person)
        return [t.line("stop.topics", count=count)] if count else []

    def _choices(self, person: Person, t: Texts) -> list[Text]:
        since = f"{person.since.astimezone(self.zone):%d/%m/%Y}"
        lines = [t.line("data.language", language=t.plain(f"name.{person.language}"), since=since)]
        if person.commune:
            name = commune_name(person.commune, self.communes()) or person.commune
            lines.append(t.line("data.commune", commune=name))
        if person.quiet:
            start, end = person.quiet
            lines.append(t.line("data.hours", start=end, end=start))
        if person.asked_at:
            lines.append(t.line("data.asked", day=f"{person.asked_at.astimezone(self.zone):%d/%m/%Y}"))
        return lines
