"""One import from file to database: read, compare, write, tell the followers; and taking it back."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from bot.delivery.model import Letter, Purpose, after_quiet
from bot.dossiers.importing import store
from bot.dossiers.importing.reading import Clash, Reading, RowProblem, read
from bot.dossiers.importing.rows import RowMaker
from bot.dossiers.store import dossier, settle_ends
from bot.errors import Refused
from bot.storage import leases

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterator, Sequence
    from pathlib import Path

    from bot.card import Card
    from bot.delivery.store import Outbox
    from bot.dossiers.model import Dossier, Record
    from bot.procedures.catalogue import Catalogue
    from bot.storage.database import Connection, Database
    from bot.worktime.calendar import Span, WorkCalendar

PURPOSE = Purpose.DOSSIER
LEASE, LEASE_LASTS = "import", dt.timedelta(minutes=10)
UNDONE_WITHIN = dt.timedelta(days=30)
_MOST_EXAMPLES = 20
_COUNTS = ("rows", "new", "changed", "refused")
TOLD = frozenset({"status", "due_on", "missing", "amount", "returned"})
"""Changes a follower is told of."""
_OPTIONAL = {
    "missing": {"missing"},
    "amount": {"amount"},
    "paused_from": {"paused_from"},
    "resumed_at": {"resumed_at"},
    "valid_until": {"valid_until"},
    "finished": {"finished", "ended_on"},
    "returned": {"returned"},
    "agency": {"agency"},
    "unit": {"unit"},
    "official": {"official"},
    "channel": {"channel"},
    "applicant": {"applicant"},
    "phone": {"phone"},
    "id_number": {"id_number"},
}

Part = tuple[dict[str, Any], str | None]
"""A row of the table, and another code of the same dossier."""
Progress = Callable[[int, int], None]
"""Told of progress, from another thread: rows done and rows in all."""


@dataclass(frozen=True, slots=True)
class Job:
    """What to import: the file, its name as people know it, who brought it (``None``: the terminal)."""

    path: Path
    name: str
    by: int | None = None
    dry_run: bool = False
    strict: bool = False


class Version(NamedTuple):
    """How a message that came twice is known to be the same: the import it tells of, and when that was."""

    number: int
    at: dt.datetime


class Newswriter(Protocol):
    """Writes what followers read."""

    async def card(self, person: int, news: Sequence[News], version: Version) -> Card:
        """Return one message about one or more dossiers."""
        ...


@dataclass(frozen=True, slots=True)
class News:
    """A followed dossier that changed, with the due date that counts; ``due_before``: another one before."""

    dossier: Dossier
    due_before: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did, or with ``number`` ``None`` would do; ``problems`` name rows that were left out."""

    number: int | None
    file: str
    rows: int
    new: int
    changed: int
    same: int
    refused: int
    problems: tuple[RowProblem, ...]
    notes: tuple[str, ...]
    examples: tuple[store.Change, ...]
    told: int


@dataclass(frozen=True, slots=True)
class Tools:
    """What rows are made with; ``level`` is the office's own."""

    catalogue: Catalogue
    level: str
    calendar: WorkCalendar


@dataclass(frozen=True, slots=True)
class Importer:
    """Imports dossier files, one at a time over all processes."""

    database: Database
    outbox: Outbox
    tools: Callable[[], Tools]
    key: Callable[[], Awaitable[bytes]]
    newswriter: Newswriter
    quiet: Span
    """Local hours in which no letter goes out."""

    async def run(self, job: Job, now: dt.datetime, progress: Progress | None = None) -> Report:
        """Import a file, all or nothing; a ``strict`` job is refused for one bad row.

        ``now`` is in the office's zone. Raises :class:`Refused` with every reason, or when another import is
        running.
        """
        token = await leases.take(self.database, LEASE, now, LEASE_LASTS)
        if token is None:
            raise Refused(["Đang có một lần nhập khác chạy. Xin đợi lần đó xong rồi nhập lại."])
        try:
            zone = self.tools().calendar.zone
            reading = await asyncio.to_thread(read, job.path, zone, progress or (lambda _done, _all: None))
            return await self._import(job, now, reading)
        except Refused as refusal:
            raise Refused([f"{job.name}: {problem}" for problem in refusal.problems]) from refusal
        finally:
            await leases.keep(self.database, LEASE, token, now)

    async def log(self, most: int) -> list[store.Logged]:
        """Return the newest imports, newest first."""
        return await store.log(self.database, most)

    async def undo(self, now: dt.datetime, number: int | None = None) -> tuple[int, int, int]:
        """Take the newest import back; return its number, how many dossiers went and how many were restored.

        Raises :class:`Refused` when there is none, or ``number`` is not the newest.
        """
        async with self.database.write() as connection:
            last = await store.last_standing(connection)
            if last is None:
                raise Refused(["Không có lần nhập nào để hoàn tác."])
            newest, at = last
            if number is not None and number != newest:
                raise Refused([f"Chỉ hoàn tác được lần nhập mới nhất, là lần {newest}."])
            if now - at > UNDONE_WITHIN:
                raise Refused(
                    [f"Lần nhập {newest} đã quá {UNDONE_WITHIN.days} ngày, không hoàn tác được nữa."]
                )
            await self.outbox.withdraw(connection, PURPOSE, subject=f"import-{newest}")
            gone, restored = await store.undo(connection, newest, now)
        return newest, gone, restored

    async def _import(self, job: Job, now: dt.datetime, reading: Reading) -> Report:
        tools = self.tools()
        maker = RowMaker(tools.catalogue, tools.level, tools.calendar, await self.key())
        while True:
            try:
                async with self.database.read() if job.dry_run else self.database.write() as connection:
                    return await _Run(self, connection, job, now, (reading, maker)).report()
            except Clash:  # what was written is taken back; now it is known which rows not to take
                continue


class _Run:
    """One walk through a file inside one transaction; a dry one writes nothing."""

    def __init__(
        self,
        importer: Importer,
        connection: Connection,
        job: Job,
        now: dt.datetime,
        tools: tuple[Reading, RowMaker],
    ) -> None:
        self._database, self._outbox, self._newswriter = (
            importer.database,
            importer.outbox,
            importer.newswriter,
        )
        self._quiet = importer.quiet
        self._connection, self._job, self._now = connection, job, now
        self._reading, self._maker = tools
        self._present = _present(self._reading.columns)
        self._number: int | None = None

    async def report(self) -> Report:
        """Write what the file has, tell the followers, and say what was done."""
        counts = dict.fromkeys(_COUNTS, 0)
        examples: list[store.Change] = []
        told: list[store.Change] = []
        followed = await store.followed(self._connection)
        if not self._job.dry_run:
            self._number = await self._begin()
        records = self._reading.records()
        while part := await asyncio.to_thread(_next_part, records, self._maker):
            fresh, altered = await self._write(part)
            for name, more in (("rows", len(part)), ("new", fresh), ("changed", len(altered))):
                counts[name] += more
            examples += altered[: _MOST_EXAMPLES - len(examples)]
            told += [one for one in altered if one.after["code"] in followed]
        self._refuse_if_bad(counts["rows"])
        counts["refused"] = self._reading.refused
        people = 0
        if self._number is not None:
            await store.finish(self._connection, self._number, counts)
            people = await self._tell_followers(self._number, told, followed)
        return Report(
            number=self._number,
            file=self._job.name,
            **counts,
            same=counts["rows"] - counts["new"] - counts["changed"],
            problems=tuple(self._reading.problems),
            notes=self._reading.notes,
            examples=tuple(examples),
            told=people,
        )

    async def _begin(self) -> int:
        digest = await asyncio.to_thread(_sha256, self._job.path)
        entry = {"at": self._now, "by": self._job.by, "file": self._job.name[:200], "sha256": digest}
        return await store.begin(self._connection, {**entry, **dict.fromkeys(_COUNTS, 0)})

    async def _write(self, part: list[Part]) -> tuple[int, list[store.Change]]:
        """Write rows that are new or changed; return how many are new, and the changes."""
        fresh, altered = await store.compare(self._connection, [row for row, _ in part], self._present)
        if self._number is not None:
            await store.write(self._connection, self._number, fresh, altered)
            if aliases := {alias: row["code"] for row, alias in part if alias}:
                await store.name_again(self._database, self._connection, aliases)
        return len(fresh), altered

    def _refuse_if_bad(self, rows: int) -> None:
        """Raise :class:`Refused`, which takes back whatever the transaction has done."""
        problems = [str(one) for one in self._reading.problems]
        if self._job.strict and problems:
            raise Refused(problems)
        if not rows:
            raise Refused(["Không có dòng nào nhận được.", *problems[:_MOST_EXAMPLES]])

    async def _tell_followers(
        self, number: int, changes: Sequence[store.Change], followed: dict[str, list[int]]
    ) -> int:
        """Write one letter for each person who follows what changed, in the transaction of the change."""
        codes = [str(one.after["code"]) for one in changes]
        extended = await store.extended(self._connection, codes)
        news = {
            code: told
            for code, one in zip(codes, changes, strict=True)
            if (told := _news(one, extended.get(code)))
        }
        await settle_ends(self._connection, news)
        people: dict[int, set[str]] = {}
        for code in news:
            for person in followed[code]:
                people.setdefault(person, set()).add(code)
        if not people:
            return 0
        waiting = await self._outbox.withdraw(self._connection, PURPOSE, chats=people, subjects="import-")
        letters = []
        for person, theirs in people.items():
            older = [code for code in waiting.get(person, ()) if code not in theirs]
            shown = [news[code] for code in sorted(theirs)]
            shown += [News(one, None) for one in await store.several(self._connection, older)]
            letters.append(
                Letter(
                    purpose=PURPOSE,
                    subject=f"import-{number}",
                    version=1,
                    chat=person,
                    card=await self._newswriter.card(person, shown, Version(number, self._now)),
                    about=tuple(one.dossier.code for one in shown),
                    not_before=after_quiet(self._now, *self._quiet),
                )
            )
        await self._outbox.put(self._connection, letters)
        return len(letters)


def _news(change: store.Change, extended: dt.datetime | None) -> News | None:
    """Return what is told, if anything; a date that an extension has moved already is no news."""
    names, before = TOLD.intersection(change.names), store.later(change.before["due"], extended)
    after = dossier(change.after)
    after = replace(after, due=store.later(after.due, extended))
    if before == after.due:
        names -= {"due_on"}
    return News(after, before if "due_on" in names else None) if names else None


def _present(columns: frozenset[str]) -> frozenset[str]:
    absent = set().union(*(names for field, names in _OPTIONAL.items() if field not in columns))
    return frozenset(store.FIELDS) - absent


def _next_part(records: Iterator[Record], maker: RowMaker) -> list[Part]:
    """Read the next rows and make them ready for the table; empty at the end of the file."""
    return [(maker.row(one), one.alias) for one in islice(records, store.AT_ONCE)]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
