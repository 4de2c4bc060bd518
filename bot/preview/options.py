"""How the local server behaves: its names, its pace and the faults it plays."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, kw_only=True)
class Refusal:
    """A fault to play: ``method`` ("*" = all) is refused with ``code`` and ``description``.

    ``code`` 0 cuts the connection without an answer. ``times`` counts down to nothing (None = for ever);
    ``chat_id`` narrows it to one chat; ``after`` first does what was asked, so that only the answer is lost.
    """

    method: str
    code: int
    description: str = ""
    parameters: dict[str, Any] | None = None
    times: int | None = None
    chat_id: int | None = None
    after: bool = False

    def meets(self, method: str, chat_id: str) -> bool:
        """True when this fault applies to the call; uses one of its ``times`` up."""
        if self.method != "*" and self.method.lower() != method:
            return False
        if self.chat_id is not None and str(self.chat_id) != chat_id:
            return False
        if self.times is None:
            return True
        self.times -= 1
        return self.times >= 0


@dataclass(slots=True, kw_only=True)
class Options:
    """Settings of one server; ``delay_ms``, ``strict_pace`` and ``refusals`` may change while it runs."""

    bot_name: str = "Một cửa Hạ Lang"
    bot_username: str = "motcua_halang_bot"
    delay_ms: int = 0  # before every answer but getUpdates
    strict_pace: bool = False  # 429 as Telegram gives it
    refusals: list[Refusal] = field(default_factory=list)
    everyone_started: bool = False  # the cast has pressed Start before, so the bot may write first
    query_seconds: float = 60.0  # how long a button press or an inline query may stay unanswered
    inline_feedback: bool = False  # send chosen_inline_result, as @BotFather's setting does
    webhook_retry_seconds: float = 1.0  # first pause after a failed delivery; doubles up to a minute
    calls_kept: int = 2000
