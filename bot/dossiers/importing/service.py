"""One import from file to database: read, compare, write, tell the followers; and taking it back."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.delivery.model import Letter, after_quiet
from bot.dossiers.importing import store
from bot.dossiers.importing.reading import Reading, RowProblem, read
from bot.dossiers.importing.rows import RowMaker
from bot.dossiers.store import dossier, settle_ends
from bot.errors import Refused
from bot.storage import leases

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterator, Sequence
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.card import Card
    from bot.delivery.store import Outbox
    from bot.dossiers.model import Dossier, Record
    from bot.procedures.library import Library
    from bot.storage.database import Database
    from bot.worktime.calendar import WorkCalendar

PURPOSE = "dossier"
LEASE, LEASE_LASTS = "import", dt.timedelta(minutes=10)
TOLD = frozenset({"status", "due_on", "missing", "amount", "returned"})
"""Changes a follower is told of."""
_OPTIONAL = {
    "missing": {"missing"},
    "amount": {"amount"},
    "paused_from": {"paused_from"},
    "resumed_at": {"resumed_at"},
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

Progress = Callable[[str, int, int | None], None]
"""Told of progress: the stage ("read" or "write"), rows done, rows in all where known."""


@dataclass(frozen=True, slots=True)
class Job:
    """What to import: the file, its name as people know it, who brought it (``None``: the terminal)."""

    path: Path
    name: str
    by: int | None = None
    dry_run: bool = False
    strict: bool = False


class Newswriter(Protocol):
    """Writes what followers read."""

    async def card(self, person: int, news: Sequence[News]) -> Card:
        """Return one message about one or more dossiers."""
        ...


@dataclass(frozen=True, slots=True)
class News:
    """A followed dossier that changed; ``due_before`` when another due date was known."""

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
class Importer:
    """Imports dossier files, one at a time over all processes."""

    database: Database
    outbox: Outbox
    library: Callable[[], Library]
    calendar: Callable[[], WorkCalendar]
    key: Callable[[], Awaitable[bytes]]
    newswriter: Newswriter

    async def run(self, job: Job, now: dt.datetime, progress: Progress | None = None) -> Report:
        """Import a file, all or nothing; a ``strict`` job is refused for one bad row.

        Raises :class:`Refused` with every reason, or when another import is running.
        """
        tell = progress or (lambda _stage, _done, _all: None)
        token = await leases.take(self.database, LEASE, now, LEASE_LASTS)
        if token is None:
            raise Refused(["Đang có một lần nhập khác chạy. Xin đợi lần đó xong rồi nhập lại."])
        try:
            zone = self.calendar().zone
            reading = await asyncio.to_thread(read, job.path, zone, lambda done, of: tell("read", done, of))
            records = await asyncio.to_thread(list, reading)
            problems = [str(one) for one in reading.problems]
            if job.strict and problems:
                raise Refused(problems)
            if not records:
                raise Refused([f"{job.name}: không có dòng nào nhận được.", *problems[:20]])
            return await self._import(job, now, reading, records, tell)
        finally:
            await leases.keep(self.database, LEASE, token, now)

    async def undo(self, now: dt.datetime, number: int | None = None) -> tuple[int, int, int]:
        """Take the newest import back; return its number, how many dossiers went and how many were restored.

        Raises :class:`Refused` when there is none, or ``number`` is not the newest.
        """
        async with self.database.write() as connection:
            last = await store.last_standing(connection)
            if last is None:
                raise Refused(["Không có lần nhập nào để hoàn tác."])
            if number is not None and number != last:
                raise Refused([f"Chỉ hoàn tác được lần nhập mới nhất, là lần {last}."])
            await self.outbox.withdraw(connection, PURPOSE, subject=f"import-{last}")
            gone, restored = await store.undo(connection, last, now)
        return last, gone, restored

    async def _import(
        self, job: Job, now: dt.datetime, reading: Reading, records: list[Record], tell: Progress
    ) -> Report:
        maker = RowMaker(self.library(), self.calendar(), await self.key())
        present = _present(reading.columns)
        new = told = done = 0
        changes: list[store.Change] = []
        number: int | None = None
        async with self.database.read() if job.dry_run else self.database.write() as connection:
            if not job.dry_run:
                number = await self._begin(connection, job, now, len(records), reading.refused)
            for part in _parts(records):
                fresh, altered = await store.compare(connection, [maker.row(one) for one in part], present)
                if number is not None:
                    await store.write(connection, number, fresh, altered)
                new, done, changes = new + len(fresh), done + len(part), changes + altered
                tell("write", done, len(records))
            if number is not None:
                await store.finish(connection, number, new, len(changes))
                told = await self._tell_followers(connection, number, changes, now)
        return Report(
            number=number,
            file=job.name,
            rows=len(records),
            new=new,
            changed=len(changes),
            same=len(records) - new - len(changes),
            refused=reading.refused,
            problems=tuple(reading.problems),
            notes=tuple(reading.notes),
            examples=tuple(changes[:20]),
            told=told,
        )

    async def _begin(
        self, connection: AsyncConnection, job: Job, now: dt.datetime, rows: int, refused: int
    ) -> int:
        digest = await asyncio.to_thread(_sha256, job.path)
        entry = {
            "at": now,
            "by": job.by,
            "file": job.name[:200],
            "sha256": digest,
            "rows": rows,
            "new": 0,
            "changed": 0,
            "refused": refused,
        }
        return await store.begin(connection, entry)

    async def _tell_followers(
        self, connection: AsyncConnection, number: int, changes: Sequence[store.Change], now: dt.datetime
    ) -> int:
        """Write one letter for each person who follows what changed, in the transaction of the change."""
        followed = await store.followed(connection)
        news = {
            str(one.after["code"]): _news(one)
            for one in changes
            if one.after["code"] in followed and TOLD.intersection(one.names)
        }
        await settle_ends(connection, news)
        people: dict[int, set[str]] = {}
        for code in news:
            for person in followed[code]:
                people.setdefault(person, set()).add(code)
        waiting = await self.outbox.withdraw(connection, PURPOSE, chats=people) if people else {}
        letters = []
        for person, codes in people.items():
            older = [code for code in waiting.get(person, ()) if code not in codes]
            shown = [news[code] for code in sorted(codes)]
            shown += [News(one, None) for one in await store.several(connection, older)]
            letters.append(
                Letter(
                    purpose=PURPOSE,
                    subject=f"import-{number}",
                    version=1,
                    chat=person,
                    card=await self.newswriter.card(person, shown),
                    about=tuple(one.dossier.code for one in shown),
                    not_before=after_quiet(now),
                )
            )
        await self.outbox.put(connection, letters)
        return len(letters)


def _news(change: store.Change) -> News:
    moved = change.before["due"] if "due_on" in change.names else None
    return News(dossier(change.after), moved)


def _present(columns: frozenset[str]) -> frozenset[str]:
    absent = set().union(*(names for field, names in _OPTIONAL.items() if field not in columns))
    return frozenset(store.FIELDS) - absent


def _parts(records: Sequence[Record]) -> Iterator[Sequence[Record]]:
    for start in range(0, len(records), store.AT_ONCE):
        yield records[start : start + store.AT_ONCE]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
