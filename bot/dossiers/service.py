"""Looking a dossier up, opening it with four digits, following it. Returns values, never sentences."""

from __future__ import annotations

import datetime as dt
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.dossiers import links
from bot.dossiers.deadlines import Judgement, judge
from bot.dossiers.model import ENDED, FOLLOWED_FOR, Dossier, Extended, Follow

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.delivery.store import Outbox
    from bot.dossiers.store import Dossiers, Follows, LookUps
    from bot.worktime.calendar import WorkCalendar

Secrecy = Literal["details", "always", "never"]
Wish = Literal["show", "details", "follow"]

LATELY = dt.timedelta(minutes=15)
MOST_FAILED = 5
"""Wrong tries of one person in that time before they must wait."""
MOST_CODES = 20
"""Different dossiers one person may look at in that time: a family has fewer, a guesser more."""
MOST_ON_CODE = 10
"""Wrong tries on one dossier by everybody together before its digits are not taken for a while."""
ASKED_FOR = dt.timedelta(minutes=30)
CONSENT_LASTS = dt.timedelta(hours=24)
SLIP_LASTS = dt.timedelta(days=180)
_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Shown:
    """A dossier as it may be shown; ``opened``: this person may see details and follow.

    ``extended``: the new date, where it is later than the dossier's own.
    """

    dossier: Dossier
    judgement: Judgement
    opened: bool
    following: bool
    extended: Extended | None = None


@dataclass(frozen=True, slots=True)
class NeedsDigits:
    """The last four digits are wanted first; said of any code alike where nothing is shown without them."""

    code: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """No such dossier, or wrong digits: one answer for both, so that nobody learns which codes exist."""

    code: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Too many tries; ``minutes`` until the next one."""

    minutes: int


LookedUp = Shown | NeedsDigits | Unknown | Wait


class DossierDesk:
    """The desk where a citizen asks for a dossier; ``calendar`` gives the working time in force."""

    def __init__(
        self,
        dossiers: Dossiers,
        follows: Follows,
        look_ups: LookUps,
        outbox: Outbox,
        *,
        calendar: Callable[[], WorkCalendar],
        secrecy: Secrecy,
    ) -> None:
        self.dossiers, self.follows, self._look_ups, self.outbox = dossiers, follows, look_ups, outbox
        self.calendar, self.secrecy = calendar, secrecy
        self._key: bytes | None = None
        self._opened: OrderedDict[tuple[int, str], dt.datetime] = OrderedDict()

    async def look_up(self, person: int, code: str, now: dt.datetime, digits: str | None = None) -> LookedUp:
        """Return what this person may see of a dossier; ``digits`` are the last four of phone or identity."""
        if wait := await self._wait(person, code, now, guessing=digits is not None):
            return wait
        found = await self.dossiers.get(code)
        known = await self._may_open(person, found, digits, now)
        asking = digits is None and not known and self.secrecy == "always"
        failed = not asking and (found is None or (digits is not None and not known))
        await self._look_ups.add(person, code, now, failed=failed)
        if asking:  # alike for codes that exist and codes that do not
            return NeedsDigits(code)
        if found is None or failed:
            return Unknown(code)
        if digits is not None:
            self._remember(person, found.code, now)
        return await self._shown(person, found, now, opened=known)

    async def by_slip(self, person: int, payload: str, now: dt.datetime) -> Shown | None:
        """Return the dossier a printed slip opens for whoever holds it; ``None`` when it has run out."""
        code = links.opened(await self.key(), payload, now.date())
        found = await self.dossiers.get(code) if code else None
        if found is None:
            return None
        self._remember(person, found.code, now)
        return await self._shown(person, found, now, opened=True)

    async def payload(self, code: str, now: dt.datetime) -> str:
        """Return the start payload for a slip of this dossier."""
        return links.payload(await self.key(), code, (now + SLIP_LASTS).date())

    async def again(self, person: int, code: str, now: dt.datetime) -> Shown | None:
        """Return a dossier this person has just looked at, for a button below it.

        The data of a button can be made up, so this counts as a look like any other; followers look freely.
        """
        if await self._wait(person, code, now, guessing=False):
            return None
        found = await self.dossiers.get(code)
        if not any(one.code == code for one in await self.follows.of(person)):
            failed = found is None and self.secrecy != "always"  # else it would tell which codes exist
            await self._look_ups.add(person, code, now, failed=failed)
        if found is None:
            return None
        opened = await self._may_open(person, found, None, now)
        if self.secrecy == "always" and not opened:
            return None
        return await self._shown(person, found, now, opened=opened)

    async def ask_digits(self, chat: int, code: str, wish: Wish, now: dt.datetime) -> None:
        """Note that the next four digits of the chat are for this."""
        await self._look_ups.wait_for(chat, code, wish, now + ASKED_FOR)

    async def awaited(self, chat: int, now: dt.datetime) -> tuple[str, str] | None:
        """Return the dossier and wish whose digits the chat was asked for."""
        return await self._look_ups.awaited(chat, now)

    async def digits_came(self, chat: int) -> None:
        """Wait for digits no more."""
        await self._look_ups.forget(chat)

    async def follow(
        self, person: int, dossier: Dossier, now: dt.datetime, via: Literal["digits", "slip", "consent"]
    ) -> bool:
        """Tell this person of every change from now on; false when they are told already."""
        last = dossier.returned or dossier.finished
        ends = last + FOLLOWED_FOR if last and dossier.status in ENDED else None
        return await self.follows.add(Follow(person, dossier.code, via, now), ends)

    async def consent(self, owner: int, code: str, now: dt.datetime) -> str:
        """Return a one-time start payload with which a helper may follow this dossier."""
        token = secrets.token_urlsafe(12)
        await self.follows.offer(links.mark(token), code, owner, now + CONSENT_LASTS)
        return f"h_{token}"

    async def by_consent(self, person: int, payload: str, now: dt.datetime) -> Shown | None:
        """Let a helper follow with the owner's consent; ``None`` when it is used up or too old."""
        taken = await self.follows.take_up(links.mark(payload.removeprefix("h_")), now)
        found = await self.dossiers.get(taken[0]) if taken else None
        if found is None:
            return None
        await self.follow(person, found, now, "consent")
        return await self._shown(person, found, now, opened=True)

    def judged(self, dossier: Dossier, now: dt.datetime, extended: Extended | None = None) -> Judgement:
        """Return how a dossier stands at this moment; an extension that counts sets the date."""
        ended, due = dossier.finished or dossier.returned, extended.due if extended else dossier.due
        return judge(dossier.status, due, ended, now, self.calendar())

    async def key(self) -> bytes:
        """Return the key of hashes and links."""
        if self._key is None:
            self._key = await self.dossiers.key()
        return self._key

    async def _shown(self, person: int, found: Dossier, now: dt.datetime, *, opened: bool) -> Shown:
        mine = await self.follows.of(person)
        following = any(one.code == found.code for one in mine)
        extended = await self.dossiers.extended(found.code)
        if extended and not extended.moves(found.due):
            extended = None
        return Shown(found, self.judged(found, now, extended), opened, following, extended)

    async def _may_open(
        self, person: int, found: Dossier | None, digits: str | None, now: dt.datetime
    ) -> bool:
        if found is None:
            return False
        if digits is not None:
            given = links.digits_hash(await self.key(), found.code, digits)
            return links.same(found.phone, given) | links.same(found.id_number, given)
        if self.secrecy == "never" or self._opened.get((person, found.code), now) > now:
            return True
        return any(one.code == found.code for one in await self.follows.of(person))

    async def _wait(self, person: int, code: str, now: dt.datetime, *, guessing: bool) -> Wait | None:
        tries = await self._look_ups.tries(person, code, now - LATELY)
        too_many = tries.failed >= MOST_FAILED or tries.codes >= MOST_CODES
        if too_many or (guessing and tries.on_code >= MOST_ON_CODE):
            left = (tries.oldest or now) + LATELY - now
            return Wait(max(1, -(-int(left.total_seconds()) // 60)))
        return None

    def _remember(self, person: int, code: str, now: dt.datetime) -> None:
        self._opened[person, code] = now + ASKED_FOR
        self._opened.move_to_end((person, code))
        if len(self._opened) > _REMEMBERED:
            self._opened.popitem(last=False)
