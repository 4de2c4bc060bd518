"""The published time limit of a procedure, as the knowledge files state it for a way of filing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.dossiers.deadlines import Limit
from bot.procedures.model import Channel

if TYPE_CHECKING:
    from bot.procedures.catalogue import Catalogue


def published(catalogue: Catalogue, code: str | None, channel: Channel | None) -> Limit | None:
    """Return the limit for a channel (the counter's where none is named); ``None``: none is published."""
    procedure = catalogue.get(code) if code else None
    if procedure is None:
        return None
    filings = [procedure.filing(channel or Channel.COUNTER), *procedure.channels]
    text = next((one.limit for one in filings if one and one.limit), None)
    return Limit.parse(text) if text else None
