"""``knowledge import``: brings the national catalogue into a knowledge folder, laying out a new one."""

from __future__ import annotations

import shutil
import sys
import time
from typing import TYPE_CHECKING

from bot.procedures.importing import import_catalogue
from bot.procedures.library import open_library

if TYPE_CHECKING:
    from pathlib import Path

    from bot.config import Settings

_SHOWN = 20
_STEP = 1000


def import_into(source: Path, into: Path, settings: Settings, *, level: str | None) -> int:
    """Import ``source``; a folder without knowledge gets a copy of the office's own as well."""
    start = time.perf_counter()
    result = import_catalogue(source, into, level=level, progress=_progress)
    if not (into / "synonyms.toml").exists() and settings.knowledge.path.is_dir():
        _lay_out(settings.knowledge.path, into)
        print(f"{into}: thư mục mới, đã chép kiến thức từ {settings.knowledge.path}")
    _progress(0)
    for problem in result.problems[:_SHOWN]:
        print(problem, file=sys.stderr)
    if len(result.problems) > _SHOWN:
        print(f"… và {len(result.problems) - _SHOWN} dòng nữa", file=sys.stderr)
    print(
        f"Đã nhập {result.taken} thủ tục vào {into} trong {time.perf_counter() - start:.1f} giây; "
        f"bỏ qua {result.skipped} thủ tục cấp khác, {len(result.problems)} dòng cần xem lại."
    )
    open_library(into, settings.office.level)  # so that the first start finds its index ready
    return 0


def _lay_out(own: Path, into: Path) -> None:
    """Copy the hand-written files, but nothing imported."""
    shutil.copytree(own, into, dirs_exist_ok=True, ignore=shutil.ignore_patterns("imported"))


def _progress(count: int) -> None:
    """Show how far a long import is, on a terminal only; 0 clears the line."""
    if sys.stderr.isatty() and count % _STEP == 0:
        print(f"\r{count or ' ' * 20}" + ("" if count else "\r"), end="", file=sys.stderr, flush=True)
