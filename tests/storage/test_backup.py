"""Copies of the embedded database: made while the bot runs, put back while it does not."""

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest

from bot.errors import Refused
from bot.storage import backup
from bot.storage.database import Database
from bot.storage.tables import people
from tests.cast import MAI, NAM, NOW
from tests.conftest import sqlite_url


@pytest.fixture
def file(migrated_file: Path, tmp_path: Path) -> Path:
    """The database of a bot."""
    return Path(shutil.copy(migrated_file, tmp_path / "bot.db"))


@contextmanager
def running_bot(file: Path) -> Iterator[asyncio.Runner]:
    """A bot that has written a row and keeps its connection."""
    with asyncio.Runner() as runner:
        database = Database.open(sqlite_url(file))

        async def write() -> None:
            async with database.write() as connection:
                await connection.execute(people.insert(), {"id": MAI, "language": "vi", "since": NOW})

        runner.run(write())
        yield runner
        runner.run(database.close())


def known(file: Path) -> list[int]:
    with closing(sqlite3.connect(file)) as connection:
        return [row[0] for row in connection.execute("SELECT id FROM people ORDER BY id")]


def know(file: Path, person: int) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(
            "INSERT INTO people (id, language, since) VALUES (?, 'vi', '2026-11-20 02:00:00')", (person,)
        )


def test_a_copy_made_while_the_bot_runs_has_everything_committed(file: Path, tmp_path: Path) -> None:
    with running_bot(file):
        backup.save(sqlite_url(file), tmp_path / "new" / "copy.db")
    assert known(tmp_path / "new" / "copy.db") == [MAI]


def test_back_again_and_the_database_that_was_there_is_kept(file: Path, tmp_path: Path) -> None:
    know(file, MAI)
    copy = tmp_path / "copy.db"
    backup.save(sqlite_url(file), copy)
    know(file, NAM)
    kept = backup.restore(sqlite_url(file), copy)
    assert known(file) == [MAI]
    assert kept is not None
    assert known(kept) == [MAI, NAM]


def test_a_restore_where_nothing_was_makes_the_folder(file: Path, tmp_path: Path) -> None:
    know(file, MAI)
    target = tmp_path / "another" / "machine" / "bot.db"
    assert backup.restore(sqlite_url(target), file) is None
    assert known(target) == [MAI]


def test_a_restore_under_a_running_bot_is_refused(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    backup.save(sqlite_url(file), copy)
    with running_bot(file):
        with pytest.raises(Refused, match="bot đang chạy"):
            backup.restore(sqlite_url(file), copy)
        assert known(file) == [MAI]


def test_what_a_killed_bot_left_behind_does_not_stand_in_the_way(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    backup.save(sqlite_url(file), copy)
    with running_bot(file):
        left = tmp_path / "killed" / "bot.db"
        left.parent.mkdir()
        for suffix in ("", "-wal"):
            shutil.copy(f"{file}{suffix}", f"{left}{suffix}")
    kept = backup.restore(sqlite_url(left), copy)
    assert known(left) == []
    assert kept is not None
    assert known(kept) == [MAI]


def test_a_broken_database_can_be_restored_and_is_kept_too(file: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database at all" * 100)
    kept = backup.restore(sqlite_url(broken), file)
    assert known(broken) == []
    assert kept is not None
    assert kept.read_bytes().startswith(b"no database")


def test_a_file_that_is_no_copy_of_ours_is_refused_and_nothing_changes(file: Path, tmp_path: Path) -> None:
    know(file, MAI)
    text, strange = tmp_path / "text.db", tmp_path / "strange.db"
    text.write_text("xin chào", encoding="utf-8")
    with closing(sqlite3.connect(strange)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    for wrong in (text, strange, tmp_path / "none.db"):
        with pytest.raises(Refused, match="không phải bản sao lưu"):
            backup.restore(sqlite_url(file), wrong)
    assert known(file) == [MAI]
    assert not list(tmp_path.glob("bot.db.before*"))


def test_a_copy_never_overwrites_a_file(file: Path, tmp_path: Path) -> None:
    taken = tmp_path / "copy.db"
    taken.write_text("of value", encoding="utf-8")
    with pytest.raises(Refused, match="tệp đã có"):
        backup.save(sqlite_url(file), taken)
    assert taken.read_text(encoding="utf-8") == "of value"


def test_no_database_no_copy(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="chưa có cơ sở dữ liệu"):
        backup.save(sqlite_url(tmp_path / "none.db"), tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


@pytest.mark.parametrize("url", ["postgresql+asyncpg://somebody@/bot", "sqlite+aiosqlite://"])
def test_what_is_no_file_is_sent_to_its_own_tools(url: str, file: Path) -> None:
    for act in (partial(backup.save, url, Path("copy.db")), partial(backup.restore, url, file)):
        with pytest.raises(Refused, match="chỉ dùng cho SQLite"):
            act()
