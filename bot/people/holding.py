"""What the people room itself holds on a person, for ``/dulieucuatoi``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.card import Text
    from bot.people.store import Languages
    from bot.texts import Texts


@dataclass(frozen=True, slots=True)
class PeopleHolding:
    """The chosen language."""

    languages: Languages

    async def describe(self, chat: int, t: Texts) -> list[Text]:
        """Return the language and since when it is kept; a private chat has its person's id."""
        person = await self.languages.person(chat)
        if person is None:
            return []
        language = t.plain(f"name.{person.language}")
        return [t.line("data.language", language=language, since=f"{person.since:%d/%m/%Y}")]

    async def erase(self, chat: int) -> None:
        """Forget the person."""
        await self.languages.erase(chat)
