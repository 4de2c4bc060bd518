"""Somebody presses all that is shown to them; before each press those try it who may not."""

import re
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.house import TABLE
from bot.people.rights import Right
from bot.preview.seen import Seen
from tests.dossiers.lines import dossier
from tests.roles.floor import OFFICE, Floor, Reaction
from tests.roles.members import (
    BROUGHT,
    EVERYBODY,
    LATE,
    OUTSIDERS,
    PASSER,
    PAUSED,
    SOON,
    Member,
    by_id,
    may_see,
)
from tests.roles.prepared import bring, furnish
from tests.roles.table import APPROVERS, AUTHORS, COMMANDS, KINDS, LOOKS, code_in, kind

TWICE = 2
OFTEN = {
    "a/show": 8, "a/when": 3, "xl/show": 6, "w/d": 6, "cd/show": 30, "cd/on": 4, "cd/try": 30, "d/s": 3,
    "w/take": 1,
}  # fmt: skip
"""How often a kind is pressed where not twice: each of these leads to another card."""
TRIES = 12
LAST = (
    "a/undo", "a/withdraw", "a/no", "a/drop", "a/stop", "w/done", "i/undo", "team/remove", "team/gone", "d/u",
    "set/o", "set/done", "stop", "export", "erase",
)  # fmt: skip
"""What ends something is pressed when all else is done."""
AT_ONCE = frozenset({"w/send"})
"""Forgotten by the bot as soon as something else is pressed."""
ARGUMENTS = {
    "hoso": ("", SOON.code, PAUSED.code, LATE[0].code),
    "thutuc": ("", "đăng ký khai sinh"),
    "viec": ("", "nghỉ tới 27/11", "đi làm", "gì đó"),
    "thongke": ("", "1/10/2026-31/10/2026", "quý 3/2026"),
}
ENDING = ("dung", "stop")
"""Commands after which nothing is followed any more."""
TYPED = ("đăng ký khai sinh", "mất giấy khai sinh", "xyzzy plugh", "1/10/2026-31/10/2026")
GOES_ON = {
    "a/new": ("Thứ Bảy tiêm phòng cho trâu bò",),
    "a/words": ("Chủ nhật tiêm phòng cho trâu bò",),
    "a/when": ("15/12/2026 07:30",),
    "w/more": ("Chờ xác minh thực địa", "27/11/2026"),
    "w/away": ("/viec đi làm",),
    "xl/go": ("12/TB-UBND",),
    "xl/via": ("13/TB-UBND",),
    "xl/number": ("14/TB-UBND",),
    "tk/own": ("1/9/2026-30/9/2026",),
    "team/invite": ("Lò Thị Mới, Tư pháp",),
    "r/w": ("Cảm ơn cán bộ",),
    "d/f": ("5678",),
    "d/m": ("5678",),
}
"""What is typed after a button that asks for words."""
_CODE = re.compile(r"H14\.18-\d{6}-\d{4}")
_OF_A_FILE = frozenset({"i/go", "i/no"})
"""The same data below each file that was brought."""
_OPEN_TO_ALL = frozenset({"d", "i", "p", "k", "r"})
"""Rooms in which a code alone, or a file one brought, opens a dossier: they have rules of their own."""


@dataclass(repr=False)
class Crawl:
    """One walk; ``wrong`` says in words what should not have been."""

    floor: Floor
    me: Member
    folder: Path
    tried: set[tuple[str, int]]
    """Who without the right has tried what, on this walk or another's: once is enough."""
    wrong: list[str] = field(default_factory=list)
    pressed: dict[str, str] = field(default_factory=dict)
    """The data of a press that worked, by kind."""
    _todo: dict[str, deque[tuple[str, int]]] = field(default_factory=dict)
    _met: set[str] = field(default_factory=set)
    _count: Counter[str] = field(default_factory=Counter)
    _tries: Counter[str] = field(default_factory=Counter)

    async def run(self) -> None:
        """Try every command, read every letter, then press all that is shown."""
        await furnish(self.floor, self.me)
        await self.floor.deliver()
        for letter in self.floor.delivered:
            self._offer(letter)
        names = [name for command in TABLE for name in command.names]
        for name in [one for one in names if one not in ENDING]:
            await self._command(name)
        for text in TYPED:
            self._note(await self.floor.say(self.me.id, text))
        if Right.IMPORT in self.me.rights:
            for code in BROUGHT:
                self._note(await bring(self.floor, self.me, [dossier(code)], self.folder))
        while chosen := self._next():
            await self._press(*chosen)
        for name in ENDING:
            await self._command(name)
        self.wrong += [f"{one}: shown, never answered" for one in self._todo if one not in self.pressed]
        self.wrong += self.floor.errors

    async def _command(self, name: str) -> None:
        for words in ARGUMENTS.get(name, ("",)):
            await self._write(f"/{name} {words}".strip(), COMMANDS[name])

    async def _write(self, text: str, right: Right | None) -> None:
        if right:
            await self._refuse_to(self._without(right, text), lambda one: self.floor.say(one.id, text), text)
        if right and right not in self.me.rights:
            return
        reaction = await self._act(text, self.floor.say(self.me.id, text), right)
        if reaction.refused or not reaction.seen:
            self.wrong.append(f"{text}: {reaction.words!r}, but {right} is theirs")
        self._note(reaction)

    def _next(self) -> tuple[str, str, int] | None:
        """Return what is to be pressed: kind, data, message; what ends something comes last."""
        open_ones = [
            one
            for one, waiting in self._todo.items()
            if waiting and self._count[one] < OFTEN.get(one, TWICE) and self._tries[one] < TRIES
        ]
        if not open_ones:
            return None
        chosen = min(open_ones, key=lambda one: LAST.index(one) + 1 if one in LAST else -(one in AT_ONCE))
        return chosen, *self._todo[chosen].popleft()

    async def _press(self, what: str, data: str, on: int) -> None:
        right = KINDS[what]
        if what not in self.pressed and right:
            others = [one for one in EVERYBODY if one is not self.me and right in one.rights]
            who = [*self._without(right, what), *(one for one in others if not self._may(one, what, data))]
            await self._refuse_to(who, lambda one: self.floor.press(one.id, data), data)
        if right and right not in self.me.rights:
            self.wrong.append(f"{data}: shown to {self.me.name}, who has no {right}")
            return
        if not self._may(self.me, what, data):  # a colleague's card, whose buttons only the author may press
            await self._refuse_to([self.me], lambda one: self.floor.press(one.id, data, on=on), data)
            self._tries[what] += 1
            return
        reaction = await self._act(what, self.floor.press(self.me.id, data, on=on), right)
        self._tries[what] += 1
        if reaction.alert is None:
            self.wrong.append(f"{data}: the tap was not answered")
        if reaction.alert in {None, ""} and not reaction.refused:
            self._count[what] += 1
            self.pressed.setdefault(what, data)
        self._note(reaction)
        for text in GOES_ON.get(what, ()):
            await self._go_on(what, text, right)

    async def _go_on(self, what: str, text: str, right: Right | None) -> None:
        """Type what was asked for, after others have tried to."""
        if right:
            for one in self._without(right, text):
                await self._say_in_vain(one, text)
        if text.startswith("/"):
            await self._write(text, right)
            return
        reaction = await self._act(text, self.floor.say(self.me.id, text), right)
        if reaction.refused or not reaction.seen:
            self.wrong.append(f"{what}, {text!r}: {reaction.words!r}")
        self._note(reaction)

    def _without(self, right: Right, what: str) -> list[Member]:
        """Return who has no such right and has not tried this before."""
        found = [one for one in OUTSIDERS if right not in one.rights and (what, one.id) not in self.tried]
        self.tried.update((what, one.id) for one in found)
        return found

    async def _say_in_vain(self, one: Member, text: str) -> None:
        """Let somebody type what another was asked for: the office's tables stay as they are."""
        before = self.floor.rows(*OFFICE)
        reaction = await self.floor.say(one.id, text)
        if self.floor.rows(*OFFICE) != before:
            self.wrong.append(f"{text!r} of {one.name} changed something")
        self._look_for_codes(text, reaction)

    async def _refuse_to(
        self, people: list[Member], act: Callable[[Member], Awaitable[Reaction]], what: str
    ) -> None:
        """Let those try who may not: a word, nothing else, and not a byte of the database is different."""
        for one in people:
            before = self.floor.version()
            reaction = await act(one)
            if not reaction.refused or len(reaction.methods) != 1:
                self.wrong.append(f"{what} of {one.name}: {reaction.methods} {reaction.words!r}")
            if self.floor.version() != before:
                self.wrong.append(f"{what} of {one.name} wrote something")

    async def _act(self, what: str, act: Awaitable[Reaction], right: Right | None) -> Reaction:
        """Await an act of one's own, and look at what is seen and what is in the log."""
        before = len(self.floor.audited())
        reaction = await act
        logged = self.floor.audited()[before:]
        names = [name for name, _, _ in logged]
        if right and any(by != self.me.id for _, by, _ in logged):
            self.wrong.append(f"{what}: logged for another: {logged}")
        if what in LOOKS and not reaction.refused and LOOKS[what] not in names:
            self.wrong.append(f"{what}: no {LOOKS[what]} in the log")
        if right:
            self._look_for_codes(what, reaction)
        return reaction

    def _look_for_codes(self, what: str, reaction: Reaction) -> None:
        """Nobody reads of a dossier that is not theirs."""
        if what.split("/", maxsplit=1)[0] in _OPEN_TO_ALL:
            return
        for seen in reaction.seen:
            shown = {*_CODE.findall(seen.text), *_CODE.findall(" ".join(_actions(seen)))}
            if seen.chat > 0 and (foreign := shown - may_see(by_id(seen.chat))):
                self.wrong.append(f"{what}: {by_id(seen.chat).name} sees {sorted(foreign)}")

    def _may(self, one: Member, what: str, data: str) -> bool:
        """Say whether somebody may press this; where it depends on more than the table, what is theirs."""
        right, code = KINDS[what], code_in(data)
        if right is None:
            return True
        if right not in one.rights:
            return False
        if what in AUTHORS | APPROVERS:
            return (one.id == self.floor.author(int(data.split("/")[1]))) is (what in AUTHORS)
        if what in {"w/take", "w/refuse"}:
            return one is self.me
        if right is Right.WORK and code:
            return code in may_see(one)
        return True

    def _note(self, reaction: Reaction) -> None:
        for seen in reaction.seen:
            self._offer(seen)

    def _offer(self, seen: Seen) -> None:
        """Put what a message offers on the list."""
        if seen.chat != self.me.id:
            return
        for data in _actions(seen):
            what = kind(data)
            if what not in KINDS:
                self.wrong.append(f"{data}: a button the table of the tests does not know")
            elif data not in self._met and _harmless(data):
                if what not in _OF_A_FILE:
                    self._met.add(data)
                self._todo.setdefault(what, deque()).append((data, seen.id))


def _actions(seen: Seen) -> Iterator[str]:
    return (button.data for row in seen.buttons for button in row if button.data)


def _harmless(data: str) -> bool:
    """Leave the cast alone: only one of them may be removed."""
    room, _, rest = data.partition("/")
    return room != "team" or not rest.startswith(("remove", "gone")) or data.endswith(f"/{PASSER.id}")
