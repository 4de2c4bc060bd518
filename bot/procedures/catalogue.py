"""All procedures the bot knows: those the office wrote up, behind them the imported national catalogue."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from bot.procedures.model import Entry, Procedure

if TYPE_CHECKING:
    from collections.abc import Mapping

PROCEDURE = TypeAdapter(Procedure)
ENTRY = TypeAdapter(Entry)


class Catalogue:
    """Procedures by code. An imported record is read in full only when somebody asks for it.

    ``written`` are the office's own; ``imported`` maps a code to (entry, the record's JSON). The office's own
    text wins where both hold a code.
    """

    def __init__(
        self, written: Mapping[str, Procedure], imported: Mapping[str, tuple[Entry, bytes]] | None = None
    ) -> None:
        self._written = dict(written)
        self._imported = {code: one for code, one in (imported or {}).items() if code not in self._written}
        self._read = lru_cache(maxsize=512)(self._read_imported)
        self.entries = (
            *(entry_of(one) for one in self._written.values()),
            *(entry for entry, _ in self._imported.values()),
        )

    def __contains__(self, code: str) -> bool:
        return code in self._written or code in self._imported

    def __len__(self) -> int:
        return len(self.entries)

    def get(self, code: str) -> Procedure | None:
        """Return the procedure with this code, or ``None``."""
        return self._written.get(code) or self._read(code)

    def entry(self, code: str) -> Entry | None:
        """Return what is known of a procedure without reading it in full, or ``None``."""
        if code in self._written:
            return entry_of(self._written[code])
        return self._imported[code][0] if code in self._imported else None

    def fields(self, level: str) -> dict[str, list[Entry]]:
        """Return the procedures of ``level`` by field; fields with the office's own procedures come first."""
        fields: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            if entry.written or level in entry.levels:
                fields[entry.field].append(entry)
        return dict(sorted(fields.items(), key=lambda item: -sum(entry.written for entry in item[1])))

    def _read_imported(self, code: str) -> Procedure | None:
        found = self._imported.get(code)
        return PROCEDURE.validate_json(found[1]) if found else None


def entry_of(procedure: Procedure, *, written: bool = True) -> Entry:
    """Return what the search needs of a procedure; ``written``: the office wrote it up itself."""
    return Entry(
        code=procedure.code,
        name=procedure.name,
        field=procedure.field,
        levels=procedure.levels,
        short=procedure.short,
        aliases=procedure.aliases,
        ask_back=procedure.ask_back,
        variants=procedure.variants,
        written=written,
    )
