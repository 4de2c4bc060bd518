"""How fast letters may go: evenly, never faster than allowed in any second. Pure: the time is an argument.

The rate is that of all messages together, as Telegram counts them. Answers never wait for it, letters do;
only when answers come so thick that Telegram would refuse one do they wait a few hundredths of a second.
"""

from __future__ import annotations

from collections import OrderedDict, deque

WINDOW = 1.007
"""Seconds in which no more than the rate may go; a little over one, for what the network shakes together."""
_SPREAD = 1.1
"""How much quicker than the rate single letters may follow each other, to make up for late awakenings."""
_TOGETHER = 0.06
"""Seconds whose letters may leave together: at 1,000 a second nobody can be woken for each one, and a round
of the courier takes 20 to 40 ms on a busy machine."""
_CAUGHT_UP = 6.0
"""Letters a late awakening may send at once, however low the rate: what it missed is not lost."""
TELEGRAM = 29
"""Messages a second in all: one less than Telegram takes (429), for what the network shakes together. Whoever
pays for more has the own rate instead."""
_VERY_MANY = 100
"""Letters a second above which one that is late by some thousandths makes no difference."""
PRIVATE = 1.05
"""Seconds between two letters to one person (Telegram: about one a second)."""
GROUP = (18, 62.0)
"""Letters to one group in so many seconds (Telegram: 20 a minute)."""


class Pacer:
    """Counts what was sent; every ``now`` is seconds of one steady clock."""

    def __init__(self, rate: int) -> None:
        if rate < 1:
            raise ValueError(f"a rate must be at least 1 a second, not {rate}")
        self._rate, self._most = rate, max(_CAUGHT_UP, rate * _TOGETHER)
        self._sent: deque[float] = deque(maxlen=rate)
        self._all: deque[float] = deque(maxlen=max(rate, TELEGRAM))
        self._letter_at = float("-inf")
        self._saved, self._saved_at = 1.0, float("-inf")
        self._people: OrderedDict[int, float] = OrderedDict()
        self._groups: dict[int, deque[float]] = {}
        self._pauses: dict[int, float] = {}

    def slots(self, now: float) -> int:
        """Return how many letters may go at this moment."""
        self._save(now)
        return min(int(self._saved + 1e-9), self._window(now))

    def delay(self, now: float) -> float:
        """Return seconds until at least one letter may go."""
        self._save(now)
        spread = max(0.0, self._saved_at - now) + max(0.0, (1 - self._saved) / (self._rate * _SPREAD))
        full = self._sent[0] + WINDOW - now if len(self._sent) == self._rate else 0.0
        return max(0.0, spread, full)

    def took(self, count: int, now: float) -> None:
        """Count letters that go at this moment, which may lie a little ahead."""
        self._save(now)
        self._saved -= count
        self._sent.extend([now] * count)
        self._all.extend([now] * count)
        self._letter_at = now

    def went(self, taken: float, now: float) -> None:
        """Count a letter ``taken`` earlier as gone now: a busy process may have held it up in between."""
        if self._rate > _VERY_MANY:
            return
        for counted in (self._sent, self._all):
            if taken in counted:  # not where many went since
                counted.remove(taken)
                counted.append(now)

    def answered(self, now: float) -> float:
        """Count an answer that is ready at this moment; return seconds it must wait, nearly always 0.

        Letters make room for it. Where none went in the last second, answers are Telegram's business alone.
        """
        full = len(self._all) == self._all.maxlen and self._letter_at > now - WINDOW
        wait = max(0.0, self._all[0] + WINDOW - now) if full else 0.0
        at = max(now + wait, self._letter_at)  # a letter may have been taken for a moment to come
        self._all.append(at)
        self._sent.append(at)
        return wait

    def chat_free(self, chat: int, now: float) -> float:
        """Return seconds until a letter may go to this chat (a group's id is below 0), 0 for at once."""
        paused = self._pauses.get(chat, now)
        if paused <= now:
            self._pauses.pop(chat, None)
        if chat > 0:
            free = self._people.get(chat, now - PRIVATE) + PRIVATE
        else:
            sent = self._groups.get(chat)
            free = sent[0] + GROUP[1] if sent and len(sent) == GROUP[0] else now
        return max(0.0, free - now, paused - now)

    def took_chat(self, chat: int, now: float) -> None:
        """Count a letter to this chat."""
        if chat < 0:
            self._groups.setdefault(chat, deque(maxlen=GROUP[0])).append(now)
            return
        self._people[chat] = now
        self._people.move_to_end(chat)
        while next(iter(self._people.values())) < now - PRIVATE:
            self._people.popitem(last=False)

    def pause_chat(self, chat: int, until: float) -> None:
        """Send nothing to this chat before then: Telegram said so."""
        self._pauses[chat] = until

    def _window(self, now: float) -> int:
        """Return how many may go without any second having more than the rate."""
        free = self._rate - len(self._sent)
        for sent in self._sent:
            if sent > now - WINDOW:
                break
            free += 1
        return free

    def _save(self, now: float) -> None:
        before = self._saved_at if self._saved_at > float("-inf") else now  # a start is no burst
        if now > before:
            self._saved = min(self._most, self._saved + (now - before) * self._rate * _SPREAD)
        self._saved_at = max(before, now)
