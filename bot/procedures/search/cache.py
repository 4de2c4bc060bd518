"""A built index as bytes, so that a start with the whole national catalogue takes a fraction of a second.

The file is the bot's own, written beside the knowledge it was built from; a digest over the caller's key and
the content guards against an older catalogue, older code and half-written files, not against an enemy.
"""

from __future__ import annotations

import hashlib
import pickle

from bot.procedures.search.index import Index
from bot.procedures.search.lexicon import Lexicon
from bot.procedures.search.table import Table

_DIGEST = 32
_KEPT = ("entries", "faqs", "vocabulary", "home_level", "derived")


class StaleIndex(Exception):  # noqa: N818 - it names a state, like StopIteration
    """These bytes are not an index built for this key."""


def dump(index: Index, key: bytes) -> bytes:
    """Return an index as bytes, marked with the key of what it was built from."""
    kept = {name: getattr(index, name) for name in _KEPT}
    learnt = (index.lexicon.counts, index.lexicon.following)
    tables = (_parts(index.table), _parts(index.faq_table))
    content = pickle.dumps((kept, learnt, *tables), protocol=pickle.HIGHEST_PROTOCOL)
    return _digest(content, key) + content


def load(data: bytes, key: bytes) -> Index:
    """Return the index that :func:`dump` wrote for the same key; raises :class:`StaleIndex`."""
    content = data[_DIGEST:]
    if data[:_DIGEST] != _digest(content, key):
        raise StaleIndex
    kept, learnt, table, faq_table = pickle.loads(content)  # noqa: S301 - our own file, digest checked
    return Index(**kept, lexicon=Lexicon(*learnt), table=Table(*table), faq_table=Table(*faq_table))


def _parts(table: Table) -> tuple[object, ...]:
    return table.terms, table.weights, table.documents, table.starts, table.owners


def _digest(content: bytes, key: bytes) -> bytes:
    return hashlib.sha256(hashlib.sha256(key).digest() + content).digest()
