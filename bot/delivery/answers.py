"""What Telegram's answers mean for a letter: the one place that knows them. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.delivery.model import GIVEN_UP_AFTER, State, pause
from bot.telegram.transport import NotConnected

_NOBODY = ("chat not found", "user is deactivated", "user not found", "peer_id_invalid", "bot was kicked")
"""What a 400 says of a chat that is there no more; any other 400 is about the message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What to do with a letter after a try.

    ``again``: wait so long before the next try; ``chat``: the chat's new id; ``hurry``: Telegram wants us to
    wait so long before writing to that chat or to many; ``lost``: Telegram did not answer as it should, look
    whether it is there before writing more.
    """

    state: State
    error: str | None = None
    again: dt.timedelta | None = None
    chat: int | None = None
    hurry: dt.timedelta | None = None
    lost: bool = False


SENT = Meaning(state=State.SENT)


def meaning(error: TelegramError, *, once: bool, attempt: int) -> Meaning:
    """Return what an error means for a letter that goes at most ``once`` (else at least once).

    ``attempt`` counts from 1.
    """
    said = str(error)[:200]
    if (plain := _plain(error, said)) is not None:
        return plain
    if once:  # a lost answer, 5xx, or nothing that can be read: perhaps it was taken
        return Meaning(state=State.UNKNOWN, error=said, lost=True)
    if attempt >= GIVEN_UP_AFTER:
        return Meaning(state=State.FAILED, error=said, lost=True)
    return Meaning(state=State.QUEUED, error=said, again=pause(attempt), lost=True)


def _plain(error: TelegramError, said: str) -> Meaning | None:
    """Return what an error means that leaves no doubt whether the letter was taken: it was not."""
    match error:
        case RetryAfter():
            told = error.retry_after
            wait = told if isinstance(told, dt.timedelta) else dt.timedelta(seconds=told)
            return Meaning(state=State.QUEUED, error=said, again=wait, hurry=wait)
        case ChatMigrated():
            return Meaning(state=State.QUEUED, error=said, again=dt.timedelta(), chat=error.new_chat_id)
        case Forbidden():
            return Meaning(state=State.BLOCKED, error=said)
        case BadRequest():
            gone = any(words in said.lower() for words in _NOBODY)
            return Meaning(state=State.BLOCKED if gone else State.FAILED, error=said)
        case InvalidToken() | NotConnected():
            return Meaning(state=State.QUEUED, error=said, again=dt.timedelta(), lost=True)
    return None
