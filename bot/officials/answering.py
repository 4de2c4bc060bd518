"""Who answers for a dossier, and who stands above: names of a file are matched to members. Pure."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from bot.dossiers.named import folded, meant
from bot.people.rights import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.officials.model import Colleague, Duties


class Office:
    """Those who may work on dossiers, and what they arranged among themselves."""

    def __init__(self, colleagues: Sequence[Colleague], duties: Duties) -> None:
        self._people = {one.person: one for one in colleagues}
        self._duties = duties
        self._by_name: defaultdict[str, list[Colleague]] = defaultdict(list)
        for one in colleagues:
            self._by_name[folded(one.name)].append(one)
        self._linked: dict[tuple[str | None, str | None], int | None] = {}
        self._heads: dict[str | None, tuple[int, ...]] = {}

    def colleague(self, person: int | None) -> Colleague | None:
        """Return a colleague by id."""
        return self._people.get(person) if person is not None else None

    def named(self, official: str | None, unit: str | None) -> int | None:
        """Return the member a file names, ``None`` when nobody or not just one fits."""
        known = (official, unit)
        if known not in self._linked:
            self._linked[known] = self._match(official, unit)
        return self._linked[known]

    def keeper(self, code: str, official: str | None, unit: str | None) -> int | None:
        """Return whose dossier it is: who accepted it from somebody, else whom the file names."""
        taker = self._duties.handovers.get(code)
        return taker if taker in self._people else self.named(official, unit)

    def answers(self, code: str, official: str | None, unit: str | None) -> int | None:
        """Return who answers for a dossier now: its keeper, or the deputy while that one is away."""
        keeper = self.keeper(code, official, unit)
        return None if keeper is None else self.acting(keeper)

    def acting(self, person: int) -> int:
        """Return who does somebody's work now; a deputy who is away too has one of their own.

        Where all of them are away, or the deputy is no member any more, it stays where it was.
        """
        now, met = person, {person}
        while (deputy := self._duties.deputies.get(now)) is not None:
            if deputy in met or deputy not in self._people:
                return person
            met.add(deputy)
            now = deputy
        return now

    def heads(self, unit: str | None) -> tuple[int, ...]:
        """Return the heads of a unit; without one, all heads; without any, the admins."""
        if unit not in self._heads:
            folded_unit = folded(unit)
            heads = [one for one in self._people.values() if one.role is Role.HEAD]
            own = [one.person for one in heads if folded_unit and folded(one.unit) == folded_unit]
            self._heads[unit] = tuple(own or [one.person for one in heads]) or self.chairmen
        return self._heads[unit]

    def standing_above(self, unit: str | None) -> tuple[int, ...]:
        """Return who hears of a unit's dossiers now: its heads, or the deputies of those who are away."""
        return tuple(dict.fromkeys(self.acting(one) for one in self.heads(unit)))

    @cached_property
    def chairmen(self) -> tuple[int, ...]:
        """Who gets the chairman's digest."""
        return tuple(one.person for one in self._people.values() if one.role is Role.ADMIN)

    def sees(self, person: int, code: str, official: str | None, unit: str | None) -> bool:
        """Say whether somebody may see a dossier: their own, their unit's, for admins all."""
        colleague = self._people.get(person)
        if colleague is None:
            return False
        if colleague.role is Role.ADMIN:
            return True
        if person in self.standing_above(unit) or (
            colleague.role is Role.HEAD and person in self.heads(unit)
        ):
            return True
        keeper = self.keeper(code, official, unit)
        return keeper is not None and person in {keeper, self.acting(keeper)}

    def _match(self, official: str | None, unit: str | None) -> int | None:
        found = meant(official, unit, self._by_name.get(folded(official), []))
        return found.person if found else None
