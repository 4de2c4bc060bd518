"""The raw call log: what the bot asked and what it was told, newest last, in a ring."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass
from typing import Any

SECRET_FIELDS = frozenset({"secret_token", "certificate"})
HIDDEN = "•••"


@dataclass(slots=True)
class Call:
    """One call of the bot; ``at`` in seconds since 1970, ``ms`` inside the server, ``answer`` raw JSON."""

    number: int
    at: float
    method: str
    asked: dict[str, Any]
    code: int
    ms: float
    answer: bytes

    def summary(self) -> dict[str, Any]:
        """One line of the log."""
        return {
            "number": self.number,
            "at": self.at,
            "method": self.method,
            "code": self.code,
            "ms": round(self.ms, 2),
            "chat_id": self.asked.get("chat_id"),
        }

    def detail(self) -> dict[str, Any]:
        """The whole call, JSON inside form fields unfolded."""
        asked = {name: _unfold(value) for name, value in self.asked.items()}
        answer = json.loads(self.answer) if self.answer else None
        return {**self.summary(), "asked": asked, "answer": answer}


class CallLog:
    """The last calls; the bot token and webhook secrets never enter it."""

    def __init__(self, size: int, token: str) -> None:
        self._calls: deque[Call] = deque(maxlen=size)
        self._token = token
        self.total = 0

    def add(
        self, at: float, method: str, asked: dict[str, Any], *, code: int, ms: float, answer: bytes
    ) -> Call:
        """Note one call."""
        self.total += 1
        call = Call(self.total, at, method, self._without_secrets(asked), code, ms, answer)
        self._calls.append(call)
        return call

    def after(self, number: int, method: str = "") -> list[Call]:
        """The kept calls with a higher number, of one method when named, oldest first."""
        name = method.lower()
        return [call for call in self._calls if call.number > number and name in {"", call.method.lower()}]

    def get(self, number: int) -> Call | None:
        """The call with this number, unless the ring has let it go."""
        index = number - self.total - 1 + len(self._calls)
        return self._calls[index] if 0 <= index < len(self._calls) else None

    def _without_secrets(self, asked: dict[str, Any]) -> dict[str, Any]:
        if not any(name in SECRET_FIELDS or self._holds_token(value) for name, value in asked.items()):
            return asked
        return {name: HIDDEN if name in SECRET_FIELDS else self._hide(value) for name, value in asked.items()}

    def _holds_token(self, value: object) -> bool:
        return self._token in (value if isinstance(value, str) else repr(value))

    def _hide(self, value: Any) -> Any:
        return str(value).replace(self._token, HIDDEN) if self._holds_token(value) else value


def _unfold(value: Any) -> Any:
    if not isinstance(value, str) or value[:1] not in {"{", "["}:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
