"""Announcements step by step. Returns values, never sentences; a step that came too late returns false."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from bot.announcements.model import STALE, Announcement, Audience, State
from bot.announcements.store import people
from bot.card import Button
from bot.delivery.model import OPEN, Bulk, Purpose
from bot.delivery.model import State as Letter
from bot.people.rights import Right
from bot.people.stores.audit import note

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.announcements.store import Announcements
    from bot.delivery.model import Post
    from bot.delivery.store import Outbox
    from bot.people.stores.roster import Roster
    from bot.storage.database import Connection

Approval = Literal["auto", "always", "never"]
_EDITABLE = (State.DRAFT, State.WAITING)
LATELY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Announcing:
    """The desk for announcements.

    ``approval``: whether a second person must approve; "auto": where there is one. ``undo_within``: how long
    after the approval it can still be taken back whole. ``stop_label``: the words of the button with which
    whoever reads an announcement ends all of them.
    """

    store: Announcements
    outbox: Outbox
    roster: Roster
    approval: Approval
    undo_within: dt.timedelta
    stop_label: Callable[[], str]

    def approvers(self, author: int) -> list[int]:
        """Return who may approve what this person wrote: never they themselves."""
        return [one for one in self.roster.those_who_may(Right.APPROVE) if one != author]

    def needs_approval(self, author: int) -> bool:
        """Say whether a second person has to agree."""
        if self.approval == "auto":
            return bool(self.approvers(author))
        return self.approval == "always"

    async def write(self, number: int, post: Post) -> bool:
        """Keep the words of a draft; what was approved or rehearsed before does not count any more."""
        return await self.store.change(number, _EDITABLE, post=post, rehearsed_at=None, state=State.DRAFT)

    async def address(self, number: int, audience: Audience) -> bool:
        """Choose who is told."""
        return await self.store.change(number, _EDITABLE, audience=audience, state=State.DRAFT)

    async def schedule(self, number: int, at: dt.datetime | None) -> bool:
        """Choose when; ``None``: as soon as it may."""
        return await self.store.change(number, _EDITABLE, at=at, state=State.DRAFT)

    async def rehearsed(self, number: int, now: dt.datetime) -> bool:
        """Note that the author has seen it as it will arrive."""
        return await self.store.change(number, _EDITABLE, rehearsed_at=now)

    async def submit(self, announcement: Announcement, now: dt.datetime) -> State | None:
        """Ask for approval, or where none is needed approve; return the new state, ``None``: not ready."""
        if announcement.state is not State.DRAFT or not announcement.ready:
            return None
        if self.needs_approval(announcement.by):
            asked = await self.store.change(announcement.id, [State.DRAFT], state=State.WAITING)
            return State.WAITING if asked else None
        return State.SCHEDULED if await self._approve(announcement, None, State.DRAFT, now) else None

    async def approve(self, announcement: Announcement, by: int, now: dt.datetime) -> bool:
        """Let it go out, when the time for undoing is over; false when ``by`` may not or it is too late."""
        if by not in self.approvers(announcement.by):
            return False
        return await self._approve(announcement, by, State.WAITING, now)

    async def refuse(self, announcement: Announcement, by: int, now: dt.datetime) -> bool:
        """Send it back to its author."""
        if by not in self.approvers(announcement.by):
            return False
        async with self.store.database.write() as connection:
            done = await self.store.change(announcement.id, [State.WAITING], connection, state=State.DRAFT)
            if done:
                await note(connection, "announcement_refused", by, now, number=announcement.id)
        return done

    async def undo(self, announcement: Announcement) -> bool:
        """Take an approved one back before its first message; it is a draft again."""
        at, agreed = announcement.at, announcement.approved_at
        chosen = at if at and agreed and at > agreed + self.undo_within else None  # else it was "at once"
        return await self.store.change(
            announcement.id,
            [State.SCHEDULED],
            state=State.DRAFT,
            at=chosen,
            approved_by=None,
            approved_at=None,
        )

    async def drop(self, announcement: Announcement, now: dt.datetime) -> bool:
        """Give a draft up."""
        return await self.store.change(announcement.id, _EDITABLE, state=State.STOPPED, ended_at=now)

    async def begin_due(self, now: dt.datetime) -> list[int]:
        """Write the letters of every announcement whose time has come; return their numbers."""
        waiting = [one for one in await self.store.running() if one.state is State.SCHEDULED]
        due = [one for one in waiting if one.at and one.at <= now]
        return [one.id for one in due if await self._begin(one, now)]

    async def catch_up(self, announcement: Announcement, by: int, now: dt.datetime) -> int:
        """Send a finished one to those of its audience who have not had it; return to how many."""
        if announcement.state is not State.DONE or announcement.audience is None:
            return 0
        async with self.store.database.write() as connection:
            new = await self._fan_out(connection, announcement, announcement.content, now)
            if new:
                recipients = (announcement.recipients or 0) + new
                values = {"state": State.SENDING, "ended_at": None, "recipients": recipients}
                await self.store.change(announcement.id, [State.DONE], connection, **values)
                await note(connection, "announcement_more", by, now, number=announcement.id, people=new)
        return new

    async def hold(self, announcement: Announcement) -> bool:
        """Pause it: nothing more goes out until it is released."""
        return await self._move(announcement, [State.SENDING], State.PAUSED, [Letter.QUEUED], Letter.HELD)

    async def release(self, announcement: Announcement) -> bool:
        """Go on after a pause."""
        return await self._move(announcement, [State.PAUSED], State.SENDING, [Letter.HELD], Letter.QUEUED)

    async def stop(self, announcement: Announcement, by: int, now: dt.datetime) -> bool:
        """End it for good; only what is in flight at this moment still arrives."""
        waiting = [Letter.QUEUED, Letter.HELD]
        states = [State.SCHEDULED, State.SENDING, State.PAUSED]
        done = await self._move(announcement, states, State.STOPPED, waiting, Letter.CANCELLED, ended_at=now)
        if done:
            counts = await self.counts(announcement)
            async with self.store.database.write() as connection:
                sent = counts.get(Letter.SENT, 0)
                await note(connection, "announcement_stopped", by, now, number=announcement.id, sent=sent)
        return done

    async def finish(self, announcement: Announcement, counts: dict[Letter, int], now: dt.datetime) -> bool:
        """End one of which no letter is left to go; true when that was now."""
        if announcement.state is not State.SENDING or any(counts.get(one) for one in OPEN):
            return False
        async with self.store.database.write() as connection:
            values = {"state": State.DONE, "ended_at": now}
            done = await self.store.change(announcement.id, [State.SENDING], connection, **values)
            if done:
                said = {str(state): count for state, count in counts.items()}
                await note(connection, "announcement_done", None, now, number=announcement.id, counts=said)
        return done

    async def counts(self, announcement: Announcement) -> dict[Letter, int]:
        """Return how many letters are in each state."""
        return await self.outbox.counts(Purpose.ANNOUNCEMENT, announcement.subject)

    async def _approve(
        self, announcement: Announcement, by: int | None, before: State, now: dt.datetime
    ) -> bool:
        at = max(announcement.at or now, now + self.undo_within)
        values = {"state": State.SCHEDULED, "at": at, "approved_by": by, "approved_at": now}
        async with self.store.database.write() as connection:
            done = await self.store.change(announcement.id, [before], connection, **values)
            if done:
                await note(
                    connection,
                    "announcement_approved",
                    by,
                    now,
                    number=announcement.id,
                    author=announcement.by,
                )
        return done

    async def _begin(self, announcement: Announcement, now: dt.datetime) -> bool:
        """Write the letters and say so in one transaction, so that a second try finds it done."""
        if announcement.post is None or announcement.audience is None:
            return False
        async with self.store.database.write() as connection:
            if not await self.store.change(
                announcement.id, [State.SCHEDULED], connection, state=State.SENDING
            ):
                return False
            content = await self.outbox.keep_content(connection, self._closed(announcement.post))
            count = await self._fan_out(connection, announcement, content, now)
            await self.store.change(
                announcement.id, [State.SENDING], connection, content=content, recipients=count
            )
            await note(
                connection,
                "announcement_sent",
                announcement.by,
                now,
                number=announcement.id,
                approver=announcement.approved_by,
                audience=f"{announcement.audience.kind} {announcement.audience.value}".strip(),
                people=count,
            )
        return True

    async def _fan_out(
        self, connection: Connection, announcement: Announcement, content: int | None, now: dt.datetime
    ) -> int:
        if announcement.audience is None or content is None:
            return 0
        bulk = Bulk(
            purpose=Purpose.ANNOUNCEMENT,
            subject=announcement.subject,
            content=content,
            not_before=now,
            expires_at=now + STALE,
        )
        return await self.outbox.put_many(connection, bulk, people(announcement.audience))

    async def _move(
        self,
        announcement: Announcement,
        before: list[State],
        after: State,
        letters: list[Letter],
        to: Letter,
        **values: object,
    ) -> bool:
        async with self.store.database.write() as connection:
            if not await self.store.change(announcement.id, before, connection, state=after, **values):
                return False
            await self.outbox.move(connection, Purpose.ANNOUNCEMENT, announcement.subject, letters, to)
        return True

    def _closed(self, post: Post) -> Post:
        """Return the post with the button that ends all news; an album cannot bear one."""
        if len(post.media) > 1:
            return post
        return replace(post, buttons=((Button(self.stop_label(), "stop"),),))
