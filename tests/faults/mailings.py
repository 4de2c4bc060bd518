"""What the tests write and find: the same words to many people, and whom a kill caught."""

from dataclasses import dataclass

from bot.delivery.model import Purpose, State


@dataclass(frozen=True)
class Mailing:
    """The same words to many people, each in a letter of their own."""

    purpose: Purpose
    subject: str
    people: range

    @property
    def words(self) -> str:
        """What each of them is told."""
        return f"Tin số {self.subject}"


@dataclass(frozen=True)
class Kill:
    """Whose letter was in flight at a kill, and who had theirs without its being settled."""

    in_flight: set[int]
    delivered: set[int]


def in_state(states: dict[int, State], *which: State) -> set[int]:
    """Return whose letter is in one of these states."""
    return {chat for chat, state in states.items() if state in which}
