"""What people do on a day, drawn by chance: at the bot's door and in the reference, which must agree."""

import datetime as dt
import random
from collections import Counter
from dataclasses import dataclass, field

from tests.officials.year.days import DAY
from tests.officials.year.hands import Hands
from tests.officials.year.people import HANH
from tests.officials.year.plan import Leave, Plan
from tests.officials.year.reference import ENDED, Message, Office


@dataclass
class Offer:
    """A dossier offered to somebody, who answers or does not; of one dossier the newest counts."""

    code: str
    taker: int
    number: str


@dataclass
class Deeds:
    """Everything that is done is counted; where bot and reference do not agree, it is a surprise."""

    plan: Plan
    office: Office
    hands: Hands
    count: Counter[str] = field(default_factory=Counter)
    surprises: list[str] = field(default_factory=list)
    wrote: bool = False
    """Whether letters to colleagues have been written and not been carried yet."""
    _fresh: list[tuple[str, int]] = field(default_factory=list)
    _offers: dict[str, Offer] = field(default_factory=dict)
    _asked: list[Offer] = field(default_factory=list)
    _errands: list[tuple[dt.date, str, Leave]] = field(default_factory=list)

    def __post_init__(self) -> None:
        leaves = self.plan.leaves
        self._errands += [(leave.day, "leave", leave) for leave in leaves]
        self._errands += [(leave.back, "back", leave) for leave in leaves if leave.back]
        self._errands.sort(key=lambda one: one[0])

    async def work(self, today: dt.date, told: dict[int, Message]) -> None:
        """Let everybody who was told something do something about some of it."""
        done: set[str] = set()
        for person, message in told.items():
            lines = [(section, one.code) for section, (_, shown) in message.items() for one in shown]
            for section, code in lines:
                if code not in done and await self._deal(person, section, code, today):
                    done.add(code)  # others leave it alone: what they were told of it is no longer so
            if lines and self._chance.random() < 0.02:
                await self._press_old(person, self._chance.choice(list(self.office.stated)), today)
        await self._answer(today)

    async def go(self, today: dt.date) -> None:
        """Let those go on leave, or come back, whose day it is."""
        while self._errands and self._errands[0][0] <= today:
            _, what, leave = self._errands.pop(0)
            if what == "back":
                said = await self.hands.come_back(leave.person)
                del self.office.away[leave.person]
            else:
                said = await self.hands.leave(leave.person, leave.until, leave.deputy)
                self.office.away[leave.person] = (leave.until, leave.deputy)
            self._note(what, leave.person, today, "", said=said)

    def look(self) -> None:
        """After the courier's round, find the offers that reached their takers."""
        for code, taker in self._fresh:
            number = self.hands.offered(taker, code)
            if number is None or any(one.number == number for one in self._asked):
                self.surprises.append(f"no offer of {code} reached {taker}")
                continue
            self._offers[code] = Offer(code, taker, number)
            self._asked.append(self._offers[code])
        self._fresh.clear()
        self.wrote = False

    @property
    def _chance(self) -> random.Random:
        return self.plan.chance

    async def _deal(self, person: int, section: str, code: str, today: dt.date) -> bool:
        """Do one thing about a dossier, or mostly nothing; say whether something was done."""
        own = ("seen", "done", "extend", "give", None), (26, 16, 14, 7, 937)
        theirs = ("extend", "give", None), (5, 10, 985)
        [deed] = self._chance.choices(*(own if section == "own" else theirs))
        if deed in {"seen", "done"}:
            await self._acknowledge(person, code, deed, today, from_card=self._chance.random() < 0.2)
        elif deed == "extend":
            await self._extend(person, code, today)
        elif deed == "give":
            await self._give(person, code, today)
        return deed is not None

    async def _acknowledge(
        self, person: int, code: str, verb: str, today: dt.date, *, from_card: bool
    ) -> None:
        may = self.office.answers(code, today) == person and self.office.stated[code]["status"] not in ENDED
        said = await self.hands.acknowledge(person, code, verb, from_card=from_card)
        self._note(verb, person, today, code, said=said, expected=may)
        if may:
            (self.office.seen if verb == "seen" else self.office.done)[code, person] = today

    async def _press_old(self, person: int, code: str, today: dt.date) -> None:
        """Tap "seen" below some message of long ago."""
        await self._acknowledge(person, code, "seen", today, from_card=False)

    async def _extend(self, person: int, code: str, today: dt.date) -> None:
        """Ask for more time, sometimes with dates that are none, sometimes a second time."""
        days = [self._some_day(code, today) for _ in range(4)]
        expected: list[bool] = []
        for day in days if self.office.extendable(code) else []:
            expected.append(self.office.may_be_due(code, day, today))
            if expected[-1]:
                self.office.extended[code] = day
                break
        said = await self.hands.extend(person, code, days)
        self._note("extend" if expected else "extend again", person, today, code, said=said == expected)
        self.count["extended"] += any(expected)

    def _some_day(self, code: str, today: dt.date) -> dt.date:
        """Draw a day around the due date, or some days after today."""
        due = self.office.stated[code]["due"] or today
        return (due if self._chance.random() < 0.4 else today) + self._chance.randint(-3, 14) * DAY

    async def _give(self, person: int, code: str, today: dt.date) -> None:
        """Offer it to somebody who is there."""
        answers = self.office.answers(code, today)
        others = self.office.members - {person, answers, HANH}
        there = sorted(one for one in others if not self.office.is_away(one, today))
        if not there or any(code == one for one, _ in self._fresh):
            return
        taker = self._chance.choice(there)
        self._note("give", person, today, code, said=await self.hands.offer(person, code, taker))
        self._offers.pop(code, None)
        self._fresh.append((code, taker))
        self.wrote = True

    async def _answer(self, today: dt.date) -> None:
        """Let some accept or refuse what they were offered, today or long ago, and some tap once more."""
        for offer in list(self._asked):
            if self.office.is_away(offer.taker, today) or self._chance.random() < 0.4:
                continue
            self._asked.remove(offer)
            for _ in range(self._chance.choice((1, 1, 1, 2))):
                await self._tap_offer(offer, today, takes=self._chance.random() < 0.75)

    async def _tap_offer(self, offer: Offer, today: dt.date, *, takes: bool) -> None:
        """Answer an offer; it must still stand."""
        stands = self._offers.get(offer.code) is offer
        said = await self.hands.answer(offer.taker, offer.number, takes=takes)
        verb = ("take" if takes else "refuse") if stands else "answer too late"
        self._note(verb, offer.taker, today, offer.code, said=said, expected=stands)
        if stands:
            self.wrote = True
            del self._offers[offer.code]
            if takes:
                self.office.taken[offer.code] = offer.taker

    def _note(
        self, what: str, person: int, today: dt.date, code: str, *, said: bool, expected: bool = True
    ) -> None:
        """Count a deed; what the bot did otherwise than the rules say is a surprise."""
        self.count[what if expected else f"{what} refused"] += 1
        if said != expected:
            self.surprises.append(f"{today}: {what} {code} by {person}: bot {said}, rules {expected}")
