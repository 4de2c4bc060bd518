"""From a record of a file to a row of the table: what the knowledge adds, due dates, hashes."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from bot.dossiers.deadlines import Pause, due
from bot.dossiers.limits import published
from bot.dossiers.links import digits_hash
from bot.dossiers.model import LEVELS, Record, Status

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from bot.procedures.catalogue import Catalogue
    from bot.worktime.calendar import WorkCalendar

Row = dict[str, Any]
_GIVEN_BACK = {Status.REFUSED, Status.WITHDRAWN}


class RowMaker:
    """Makes rows for an office of this level; ``key`` is that of the hashes."""

    def __init__(self, catalogue: Catalogue, level: str, calendar: WorkCalendar, key: bytes) -> None:
        self._catalogue, self._level, self._calendar = catalogue, level, calendar
        self._zone: ZoneInfo = calendar.zone
        self._by_name = {entry.name.casefold(): entry.code for entry in catalogue.entries}
        self._known = lru_cache(None)(self._facts)
        self._limits = lru_cache(None)(partial(published, catalogue))
        self._key = key

    def row(self, record: Record) -> Row:
        """Return the row of a record; a due date the file does not give is computed from the limit."""
        code = record.procedure_code or self._by_name.get((record.procedure or "").casefold())
        name, field, level = self._known(code) if code else (None, None, None)
        stated, computed = record.due, None
        if stated is None and record.received is not None and record.status is not Status.REGISTERED:
            computed = self._due(record, code)
        due_at = stated or computed
        ended = record.finished or record.returned
        if ended is None and record.status in _GIVEN_BACK:
            ended = record.received
        phone, identity = record.phone, record.id_number
        return {
            "code": record.code,
            "procedure_code": code,
            "procedure": record.procedure or name,
            "field": record.field or field,
            "level": record.level or level or self._level,
            "status": int(record.status),
            "channel": record.channel.value if record.channel else None,
            "received": record.received,
            "due": due_at,
            "due_computed": computed is not None,
            "finished": record.finished,
            "returned": record.returned,
            "paused_from": record.paused_from,
            "resumed_at": record.resumed_at,
            "applicant": record.applicant,
            "phone": digits_hash(self._key, record.code, phone) if phone else None,
            "id_number": digits_hash(self._key, record.code, identity) if identity else None,
            "agency": record.agency,
            "unit": record.unit,
            "official": record.official,
            "missing": record.missing,
            "amount": record.amount,
            "received_on": self._day(record.received),
            "due_on": self._day(due_at),
            "ended_on": self._day(ended),
            "valid_until": self._day(record.valid_until),
        }

    def _due(self, record: Record, code: str | None) -> dt.datetime | None:
        limit = self._limits(code, record.channel)
        if limit is None or record.received is None:
            return None
        pauses = (Pause(record.paused_from, record.resumed_at),) if record.paused_from else ()
        return due(record.received, limit, self._calendar, pauses=pauses).at

    def _facts(self, code: str) -> tuple[str | None, str | None, str | None]:
        entry = self._catalogue.entry(code)
        if entry is None:
            return None, None, None
        own = self._level
        level = own if own in entry.levels else next((one for one in LEVELS if one in entry.levels), own)
        return entry.name, entry.field, level

    def _day(self, moment: dt.datetime | None) -> dt.date | None:
        if moment is None:
            return None
        return (moment if moment.tzinfo is self._zone else moment.astimezone(self._zone)).date()
