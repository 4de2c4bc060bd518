"""``check``: configuration, texts, knowledge, database and the table of rights in one report."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from bot.errors import BotError
from bot.people.rights import RIGHTS, Right, Role
from bot.procedures import reading
from bot.storage.database import Database
from bot.storage.migrating import HEAD, revision
from bot.texts import LANGUAGES, texts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.config import Settings


def check(settings: Settings, folder: Path) -> int:
    """Print what is in order and what is not; return 1 when something is not."""
    parts: dict[str, Callable[[], str]] = {
        "Cấu hình": lambda: _settings(settings),
        "Câu chữ": _texts,
        "Kiến thức": lambda: _knowledge(folder),
        "Cơ sở dữ liệu": lambda: asyncio.run(_database(settings.database.url)),
        "Quyền": rights,
    }
    failed = False
    for name, part in parts.items():
        try:
            said = part()
            print(f"✔ {name}:\n{said}" if "\n" in said else f"✔ {name}: {said}")
        except (BotError, SQLAlchemyError, OSError) as error:
            failed = True
            print(f"✘ {name}:\n{error}", file=sys.stderr)
    return int(failed)


def rights() -> str:
    """Return the table of what each role may do."""
    t = texts(LANGUAGES[0])
    roles = {one: t.plain(f"role.{one}") for one in Role}
    names = {one: t.plain(f"right.{one}") for one in Right}
    widest = max(map(len, names.values()))
    rows = [
        [
            f"{name:{widest}}",
            *(f"{'có' if right in RIGHTS[role] else '–':^{len(roles[role])}}" for role in roles),
        ]
        for right, name in names.items()
    ]
    return "\n".join("  " + "  ".join(row).rstrip() for row in [[" " * widest, *roles.values()], *rows])


def _settings(settings: Settings) -> str:
    token = "có token" if settings.telegram.token else "chưa có token (chỉ cần khi chạy thật)"
    return f"{settings.office.name}, cấp {settings.office.level}, {token}"


def _texts() -> str:
    first, *others = [texts(language).names() for language in LANGUAGES]
    for names in others:
        wrong = {name for name in first.keys() | names.keys() if first.get(name) != names.get(name)}
        if wrong:
            raise BotError(f"câu chữ các ngôn ngữ không khớp: {', '.join(sorted(wrong))}")
    return f"{len(first)} câu, {len(LANGUAGES)} ngôn ngữ"


def _knowledge(folder: Path) -> str:
    knowledge = reading.read(folder)
    counts = f"{len(knowledge.catalogue)} thủ tục, {len(knowledge.faqs)} câu hỏi thường gặp"
    return f"{counts}, {len(knowledge.campaigns)} việc nhắc"


async def _database(url: str) -> str:
    database = Database.open(url)
    try:
        async with database.read() as connection:
            found = await connection.run_sync(revision)
    finally:
        await database.close()
    if found == HEAD:
        return f"phiên bản {found}"
    return f"phiên bản {found or 'trống'}, sẽ lên {HEAD} khi bot chạy"
