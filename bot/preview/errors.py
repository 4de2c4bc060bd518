"""What can go wrong, worded as the Bot API words it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any


class ApiError(Exception):
    """A refusal: ``code`` is the HTTP status, ``parameters`` may hold ``retry_after`` in seconds."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """The JSON object the bot reads."""
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


class PortTaken(Exception):  # noqa: N818 - the name says what happened
    """Another program already listens on this port."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"port {port} on {host} is already in use")
        self.port = port


def bad_request(reason: str) -> ApiError:
    """400 with Telegram's prefix."""
    return ApiError(HTTPStatus.BAD_REQUEST, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """403 with Telegram's prefix."""
    return ApiError(HTTPStatus.FORBIDDEN, f"Forbidden: {reason}")


def too_many(seconds: int) -> ApiError:
    """429: wait ``seconds`` before the next call."""
    text = f"Too Many Requests: retry after {seconds}"
    return ApiError(HTTPStatus.TOO_MANY_REQUESTS, text, {"retry_after": seconds})
