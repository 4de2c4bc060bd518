"""A consistent copy of the embedded database, and back. PostgreSQL has its own tools (pg_dump)."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from bot.errors import Refused


def save(url: str, file: Path) -> None:
    """Copy the database into ``file`` while the bot may be running; an existing file is refused."""
    source = _path(url)
    if not source.exists():
        raise Refused([f"{source}: chưa có cơ sở dữ liệu để sao lưu"])
    if file.exists():
        raise Refused([f"{file}: tệp đã có, xin chọn tên khác"])
    file.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(file)) as copy:
        original.backup(copy)


def restore(url: str, file: Path) -> Path | None:
    """Put the copy in ``file`` in place of the database, the bot being stopped.

    Return where the database that was there is kept, ``None`` when there was none. Raises :class:`Refused`
    when ``file`` is no intact database; then nothing is changed.
    """
    _require_intact(file)
    target = _path(url)
    target.parent.mkdir(parents=True, exist_ok=True)
    kept = (
        target.with_name(f"{target.name}.before-{time.strftime('%Y%m%d-%H%M%S')}")
        if target.exists()
        else None
    )
    if kept:
        _require_stopped(target)
        target.replace(kept)  # moved, not read: a broken database is what one restores over
    with closing(sqlite3.connect(file)) as copy, closing(sqlite3.connect(target)) as current:
        copy.backup(current)
    return kept


def _path(url: str) -> Path:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise Refused(["backup/restore chỉ dùng cho SQLite; với PostgreSQL xin dùng pg_dump và pg_restore"])
    return Path(parsed.database)


def _require_intact(file: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as copy:
            verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
            known = copy.execute(
                "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
            ).fetchone()[0]
    except sqlite3.Error as error:
        raise Refused([f"{file}: không phải bản sao lưu ({error})"]) from error
    if verdict != "ok" or not known:
        raise Refused([f"{file}: không phải bản sao lưu của bot này, hoặc đã hỏng"])


def _require_stopped(target: Path) -> None:
    """SQLite lets the last connection, and no other, fold the write-ahead file into the database."""
    try:
        with closing(sqlite3.connect(target, timeout=0)) as alone:
            alone.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        raise Refused([f"{target}: bot đang chạy, xin dừng bot rồi khôi phục ({error})"]) from error
    except sqlite3.DatabaseError:
        return  # not a database any more, so nobody works with it
