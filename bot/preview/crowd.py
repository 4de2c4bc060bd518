"""The many whom the page folds into one line: who of them has got the newest message to all."""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.preview.people import Chat
    from bot.preview.world import World

_LOOKED_AT = 20  # messages of each chat
_MANY = 2
"""What fewer have is an answer to one of them."""


def newest(world: World) -> dict[str, Any]:
    """Return the words of the newest message that several have, and the ids of all who have it."""
    have: defaultdict[str, set[int]] = defaultdict(set)
    last: dict[str, int] = {}
    for person in world.people.values():
        if person.crowd:
            for number, words in _said(world.chats[person.id]):
                have[words].add(person.id)
                last[words] = max(last.get(words, 0), number)
    several = [words for words, people in have.items() if len(people) >= _MANY]
    words = max(several, key=last.__getitem__, default="")
    return {"text": words, "got": sorted(have[words]) if words else []}


def _said(chat: Chat) -> Iterator[tuple[int, str]]:
    """Yield number and words of the bot's newest messages in a chat."""
    for number in itertools.islice(reversed(chat.entries), _LOOKED_AT):
        message = chat.entries[number].message
        if message["from"]["is_bot"]:
            yield number, str(message.get("text") or message.get("caption") or "")
