"""What an import changes, in words for staff: status and dates in full, personal columns by name only."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from bot.dossiers.importing.columns import HEADINGS, label
from bot.procedures import wording

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from bot.dossiers.importing.store import Change
    from bot.texts import Texts

_PERSONAL = frozenset({"applicant", "phone", "id_number", "missing", "amount"})
_LONGEST = 40


def describe(change: Change, zone: ZoneInfo, t: Texts) -> str:
    """Return one line: the code and each column that differs, before and after."""
    parts = []
    for name in change.names:
        if name not in HEADINGS:
            continue
        before, after = (_shown(name, row[name], zone, t) for row in (change.before, change.after))
        parts.append(label(name) if name in _PERSONAL else f"{label(name)}: {before} → {after}")
    return f"{change.after['code']}  {'; '.join(parts)}"


def _shown(name: str, value: Any, zone: ZoneInfo, t: Texts) -> str:
    if value is None:
        return "–"
    if name == "status":
        return t.plain(f"dossier_status.{int(value)}")
    if isinstance(value, dt.datetime):
        local = value.astimezone(zone)
        return f"{local:%d/%m/%Y}" if local.time() == dt.time() else f"{local:%d/%m/%Y %H:%M}"
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return wording.cut(str(value), _LONGEST)
