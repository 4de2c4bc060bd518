"""Writes what followers read, in the language each of them chose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.dossiers import cards

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from bot.card import Card
    from bot.dossiers.importing.service import News, Version
    from bot.people.store import Languages


@dataclass(frozen=True, slots=True)
class FollowersNews:
    """The newswriter of the importer."""

    languages: Languages
    zone: ZoneInfo

    async def card(self, person: int, news: Sequence[News], version: Version) -> Card:
        """Return one message about one or more dossiers."""
        return cards.news(news, version, self.zone, await self.languages.texts(person))
