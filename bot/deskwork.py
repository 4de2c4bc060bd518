"""``dossiers …``: importing, showing and counting dossiers on a terminal."""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
import json
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.delivery.store import Outbox
from bot.dossiers import slips, statistics, store
from bot.dossiers.code import Dossier as OwnCode
from bot.dossiers.code import Elsewhere, recognise
from bot.dossiers.importing.difference import describe
from bot.dossiers.importing.service import Importer, Job, Report, Tools
from bot.dossiers.news import FollowersNews
from bot.dossiers.service import SLIP_LASTS, DossierDesk
from bot.dossiers.statistics import Chosen
from bot.dossiers.stores import counting
from bot.dossiers.working import work_calendar
from bot.errors import Refused
from bot.people.store import Languages
from bot.procedures import reading
from bot.storage.database import Database
from bot.storage.migrating import migrate
from bot.texts import LANGUAGES, texts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from bot.config import Settings
    from bot.dossiers.model import Dossier

_SHOWN = 20
_HEADS = (
    "Cấp", "Lĩnh vực", "Nhận", "Qua mạng", "Quầy, bưu chính", "Kỳ trước", "Đã xong", "Trước hạn", "Đúng hạn",
    "Quá hạn", "Đang làm", "Trong hạn", "Trễ", "Tạm dừng",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Bench:
    """What the commands work with."""

    database: Database
    importer: Importer
    desk: DossierDesk
    zone: ZoneInfo

    def now(self) -> dt.datetime:
        return dt.datetime.now(self.zone)


@asynccontextmanager
async def _opened(settings: Settings, folder: Path) -> AsyncIterator[_Bench]:
    """Open the database, schema up to date, and the knowledge without its search index."""
    knowledge = reading.read(folder)
    zone = settings.office.zone
    tools = Tools(
        knowledge.catalogue,
        settings.office.level,
        work_calendar(knowledge.calendar, zone, settings.dossiers.spans),
    )
    database = Database.open(settings.database.url)
    try:
        await migrate(database)
        outbox = Outbox(database)
        desk = DossierDesk(
            store.Dossiers(database),
            store.Follows(database),
            store.LookUps(database),
            outbox,
            calendar=lambda: tools.calendar,
            secrecy=settings.dossiers.secret,
        )
        quiet = settings.delivery.quiet_span
        news = FollowersNews(Languages(database), zone)
        yield _Bench(database, Importer(database, outbox, lambda: tools, desk.key, news, quiet), desk, zone)
    finally:
        await database.close()


def import_file(path: Path, settings: Settings, folder: Path, *, dry_run: bool, strict: bool) -> int:
    """Import a file, or with ``dry_run`` tell what it would change."""

    async def work() -> Report:
        async with _opened(settings, folder) as bench:
            job = Job(path, path.name, dry_run=dry_run, strict=strict)
            return await bench.importer.run(job, bench.now(), _progress)

    gc.disable()  # a hundred thousand rows hold nothing to collect
    try:
        report = asyncio.run(work())
    finally:
        gc.enable()
        _progress(0, 0)
    _print_report(report, settings.office.zone)
    return 0


def show(code: str, settings: Settings, folder: Path, *, as_json: bool) -> int:
    """Print one dossier; an unknown code is refused."""

    async def work() -> dict[str, Any]:
        async with _opened(settings, folder) as bench:
            found = await bench.desk.dossiers.get(_code(code, settings))
            if found is None:
                raise Refused([f"{code}: không có hồ sơ này"])
            judged = bench.desk.judged(found, bench.now())
            return _told(found, bench.zone) | {
                "standing": judged.standing.value,
                "working_days_left": judged.working_days_left,
            }

    told = asyncio.run(work())
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        print("\n".join(f"{name:18}{'–' if value is None else value}" for name, value in told.items()))
    return 0


def stats(
    first: dt.date, last: dt.date, settings: Settings, folder: Path, *, level: str | None, as_json: bool
) -> int:
    """Print the figures of a period, both days included, by level and field."""
    if last < first:
        raise Refused([f"--to {last} phải sau --from {first}"])

    async def work() -> list[statistics.Row]:
        async with _opened(settings, folder) as bench:
            return await counting.count(bench.database, Chosen(first, last, level), ("level", "field"))

    rows = asyncio.run(work())
    total = statistics.total(rows)
    if as_json:
        listed = [row.json() for row in rows]
        told = {"from": first.isoformat(), "to": last.isoformat(), "rows": listed, "total": total.json()}
        print(json.dumps(told, ensure_ascii=False))
        return 0
    print(f"Hồ sơ từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}")
    levels = statistics.by_level(rows)
    _print_table([*(one for level in levels for one in _level_block(level, rows)), ("Cộng", "", total)])
    return 0


def undo(settings: Settings, folder: Path, number: int | None) -> int:
    """Take the newest import back."""

    async def work() -> tuple[int, int, int]:
        async with _opened(settings, folder) as bench:
            return await bench.importer.undo(bench.now(), number)

    number, gone, restored = asyncio.run(work())
    print(f"Đã hoàn tác lần nhập {number}: bỏ {gone} hồ sơ mới, trả {restored} hồ sơ về như trước.")
    return 0


def log(settings: Settings, folder: Path) -> int:
    """Print the newest imports."""

    async def work() -> list[str]:
        async with _opened(settings, folder) as bench:
            return [
                f"{one.id:>5}  {one.at.astimezone(bench.zone):%d/%m/%Y %H:%M}  mới {one.new}, "
                f"đổi {one.changed}, lỗi {one.refused}  {one.by or 'máy chủ'}  {one.sha256[:12]}  {one.file}"
                + ("  (đã hoàn tác)" if one.undone_at else "")
                for one in await bench.importer.log(_SHOWN)
            ]

    lines = asyncio.run(work())
    print("\n".join(lines) if lines else "Chưa có lần nhập nào.")
    return 0


def slip(code: str, bot: str, into: Path, settings: Settings, folder: Path) -> int:
    """Write the QR code of a dossier for printing; ``bot`` is the bot's user name."""

    async def work() -> tuple[str, str]:
        async with _opened(settings, folder) as bench:
            found = await bench.desk.dossiers.get(_code(code, settings))
            if found is None:
                raise Refused([f"{code}: không có hồ sơ này"])
            return found.code, await bench.desk.payload(found.code, bench.now())

    canonical, payload = asyncio.run(work())
    link = f"https://t.me/{bot.removeprefix('@')}?start={payload}"
    into.write_bytes(slips.picture(link, canonical))
    print(f"{into}: mã QR của {canonical}, dùng được {SLIP_LASTS.days} ngày\n{link}")
    return 0


def _code(text: str, settings: Settings) -> str:
    found = recognise(text, home=settings.dossiers.home)
    if not isinstance(found, OwnCode | Elsewhere):
        raise Refused([f"{text}: không phải mã hồ sơ; viết như H14.18-261008-0975"])
    return found.code


def _told(dossier: Dossier, zone: ZoneInfo) -> dict[str, Any]:
    def moment(value: dt.datetime | None) -> str | None:
        if value is None:
            return None
        local = value.astimezone(zone)
        return local.date().isoformat() if local.time() == dt.time() else local.isoformat()

    return {
        "code": dossier.code,
        "status": int(dossier.status),
        "status_name": texts(LANGUAGES[0]).plain(f"dossier_status.{int(dossier.status)}"),
        "procedure": dossier.procedure,
        "procedure_code": dossier.procedure_code,
        "level": dossier.level,
        "received": moment(dossier.received),
        "due": moment(dossier.due),
        "due_computed": dossier.due_computed,
        "finished": moment(dossier.finished),
        "returned": moment(dossier.returned),
        "valid_until": dossier.valid_until.isoformat() if dossier.valid_until else None,
    }


def _level_block(level: statistics.Row, rows: list[statistics.Row]) -> list[tuple[str, str, statistics.Row]]:
    """Return a level's sum, then its fields where there are several."""
    fields = [("", row.field or "–", row) for row in rows if row.level == level.level]
    return [(level.level or "–", "", level), *(fields if len(fields) > 1 else [])]


def _print_table(lines: list[tuple[str, str, statistics.Row]]) -> None:
    cells = [
        [name, field[:40], *(str(value) for value in list(row.json().values())[2:])]
        for name, field, row in lines
    ]
    widths = [max(len(row[place]) for row in [list(_HEADS), *cells]) for place in range(len(_HEADS))]
    for row in [list(_HEADS), *cells]:
        words = [
            cell.ljust(width) if place < 2 else cell.rjust(width)  # noqa: PLR2004 - the first two are names
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  ".join(words).rstrip())


def _print_report(report: Report, zone: ZoneInfo) -> None:
    t = texts(LANGUAGES[0])
    for problem in report.problems[:_SHOWN]:
        print(f"{report.file}: {problem}", file=sys.stderr)
    if report.refused > _SHOWN:
        print(f"… và {report.refused - _SHOWN} dòng nữa", file=sys.stderr)
    for note in report.notes:
        print(f"{report.file}: {note}", file=sys.stderr)
    for change in report.examples:
        print(describe(change, zone, t))
    if report.changed > len(report.examples):
        print(f"… và {report.changed - len(report.examples)} hồ sơ nữa thay đổi")
    did = f"Đã nhập lần {report.number}" if report.number else "Nếu nhập (chưa ghi gì)"
    told = f" {report.told} người theo dõi sẽ nhận tin." if report.told else ""
    print(
        f"{did}: {report.rows} hồ sơ, {report.new} mới, {report.changed} thay đổi, {report.same} như cũ; "
        f"{report.refused} dòng bỏ lại.{told}"
    )


def _progress(done: int, of: int) -> None:
    """Draw a bar on a terminal; nothing elsewhere; 0 of 0 clears it."""
    if not sys.stderr.isatty():
        return
    width = 40
    filled = width * done // of if of else 0
    bar = f"{'█' * filled}{'·' * (width - filled)} {done}/{of}" if of else " " * (width + 20)
    print(f"\r{bar}" + ("" if of else "\r"), end="", file=sys.stderr, flush=True)
