"""What staff see of an announcement: choosing, the summary before it goes, progress, report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.announcements.model import Announcement, Audience, State, minutes
from bot.card import Button, Card
from bot.delivery.model import State as Letter
from bot.people.stores.topics import TOPICS
from bot.procedures import wording

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from bot.card import Text
    from bot.texts import Texts

_LISTED = 8
_EXCERPT = 160
_ALONE = ("everyone", "in_progress")
_BAR = 20
_COUNTED = (
    Letter.SENT,
    Letter.BLOCKED,
    Letter.FAILED,
    Letter.UNKNOWN,
    Letter.EXPIRED,
    Letter.CANCELLED,
    Letter.HELD,
)


def compose(t: Texts) -> Card:
    """Return how to begin: send the words."""
    return Card((t.line("announce.compose"), t.line("announce.compose_how")))


def listed(several: Sequence[Announcement], t: Texts) -> Card:
    """Return the newest announcements, each with a button, and one for a new one."""
    lines = [t.line("announce.list_head" if several else "announce.list_none")]
    rows = [(Button(t.plain("announce.button_new"), "a/0/new"),)]
    for one in several[:_LISTED]:
        values = {"number": one.id, "state": _state(one, t), "words": excerpt(one, 60)}
        lines.append(t.line("announce.list_line", **values))
        rows.append((Button(t.plain("announce.button_open", number=one.id), f"a/{one.id}/show"),))
    return Card(tuple(lines), tuple(rows))


def audiences(announcement: Announcement, counts: Mapping[str, int], t: Texts) -> Card:
    """Return the choice of people; ``counts`` for those kinds that need no further choice."""
    number = announcement.id
    rows = [
        (Button(t.plain(f"announce.to_{kind}", count=counts[kind]), f"a/{number}/to/{kind}"),)
        for kind in _ALONE
    ]
    rows += [
        (Button(t.plain(f"announce.by_{kind}"), f"a/{number}/by/{kind}"),)
        for kind in ("topic", "commune", "procedure", "field")
    ]
    return Card((t.line("announce.who", words=excerpt(announcement, _EXCERPT)),), tuple(rows))


def choice(announcement: Announcement, kind: str, options: Sequence[tuple[str, str, int]], t: Texts) -> Card:
    """Return the values of one kind of audience: (value, name, how many)."""
    rows = [
        (Button(f"{wording.cut(name, 40)} ({count})", f"a/{announcement.id}/to/{kind}/{value}"),)
        for value, name, count in options
    ]
    back = (Button(t.plain("announce.button_back"), f"a/{announcement.id}/who"),)
    head = t.line(f"announce.which_{kind}" if options else "announce.which_none")
    return Card((head,), (*rows, back))


def summary(
    announcement: Announcement,
    *,
    count: int,
    rate: int,
    today: int,
    quiet: bool,
    approval: bool,
    named: str,
    t: Texts,
) -> Card:
    """Return what would happen: how many, how long, what is still missing; ``named``: the audience.

    ``quiet``: it would go out in hours in which people rest.
    """
    lines = [
        t.line("announce.head", number=announcement.id, state=_state(announcement, t)),
        t.line("announce.words", words=excerpt(announcement, _EXCERPT)),
    ]
    if announcement.audience:
        lines.append(t.line("announce.people", named=named, count=count, minutes=minutes(count, rate)))
    lines.append(_when(announcement, t))
    if quiet:
        lines.append(t.line("announce.quiet"))
    if today:
        lines.append(t.line("announce.today", count=today))
    lines.append(t.line("announce.rehearse_first" if not announcement.rehearsed_at else "announce.rehearsed"))
    return Card(tuple(lines), _summary_buttons(announcement, t, approval=approval))


def times(announcement: Announcement, moments: Sequence[tuple[str, dt.datetime]], t: Texts) -> Card:
    """Return when it may go out: at once, at one of these moments (key, moment), or as typed."""
    number = announcement.id
    rows = [(Button(t.plain("announce.time_now"), f"a/{number}/at/now"),)]
    rows += [
        (
            Button(
                t.plain(f"announce.time_{key}", at=f"{at:%H:%M %d/%m}"),
                f"a/{number}/at/{int(at.timestamp())}",
            ),
        )
        for key, at in moments
    ]
    rows.append((Button(t.plain("announce.button_back"), f"a/{number}/show"),))
    return Card((t.line("announce.time"), t.line("announce.time_typed")), tuple(rows))


def to_approve(announcement: Announcement, author: str, named: str, count: int, t: Texts) -> Card:
    """Return the request for approval, as the second person gets it."""
    number = announcement.id
    lines = (
        t.line("announce.approve_head", number=number, author=author),
        t.line("announce.words", words=excerpt(announcement, 600)),
        t.line("announce.approve_people", named=named, count=count),
        _when(announcement, t),
    )
    look = (Button(t.plain("announce.button_look"), f"a/{number}/look"),)
    decide = (
        Button(t.plain("announce.button_approve"), f"a/{number}/yes"),
        Button(t.plain("announce.button_refuse"), f"a/{number}/no"),
    )
    return Card(lines, (look, decide))


def progress(
    announcement: Announcement, counts: Mapping[Letter, int], *, rate: int, seconds: int, named: str, t: Texts
) -> Card:
    """Return how far it is; ``seconds`` until the first message while it can still be undone."""
    head = t.line("announce.head", number=announcement.id, state=_state(announcement, t))
    lines = [head, t.line("announce.words", words=excerpt(announcement, 80))]
    if announcement.state is State.SCHEDULED:
        lines.append(_countdown(announcement, seconds, t))
        return Card(tuple(lines), ((Button(t.plain("announce.button_undo"), f"a/{announcement.id}/undo"),),))
    return Card(
        (*lines, *_figures(announcement, counts, rate, named, t)), _running_buttons(announcement, counts, t)
    )


def refused(announcement: Announcement, by: str, t: Texts) -> Card:
    """Return what its author reads of an announcement that was not approved."""
    again = (Button(t.plain("announce.button_open", number=announcement.id), f"a/{announcement.id}/show"),)
    return Card((t.line("announce.was_refused", number=announcement.id, name=by),), (again,))


def one_line(name: str, t: Texts, **values: object) -> Card:
    """Return a card of one sentence."""
    return Card((t.line(f"announce.{name}", **values),))


def excerpt(announcement: Announcement, length: int) -> str:
    """Return the beginning of the words, or what kind of files it has."""
    post = announcement.post
    if post is None:
        return "…"
    files = f"[{len(post.media)} 📎] " if post.media else ""
    return files + wording.cut(" ".join(post.text.split()), length)


def audience_name(
    audience: Audience | None, offices: Mapping[str, str], names: Mapping[str, str], t: Texts
) -> str:
    """Return an audience in words; ``names``: of procedures by code."""
    if audience is None:
        return "…"
    match audience.kind:
        case "topic":
            value = t.plain(f"topic.{audience.value}") if audience.value in TOPICS else audience.value
        case "commune":
            value = offices.get(audience.value, audience.value)
        case "procedure":
            value = names.get(audience.value, audience.value)
        case _:
            value = audience.value
    return t.plain(f"announce.named_{audience.kind}", value=wording.cut(value, 60))


def _state(announcement: Announcement, t: Texts) -> str:
    return t.plain(f"announce_state.{announcement.state}")


def _when(announcement: Announcement, t: Texts) -> Text:
    if announcement.at is None:
        return t.line("announce.when_now")
    return t.line("announce.when", at=f"{announcement.at:%H:%M %d/%m/%Y}")


def _countdown(announcement: Announcement, seconds: int, t: Texts) -> Text:
    if announcement.at and seconds > 90:  # noqa: PLR2004 - longer than the time for undoing
        return t.line("announce.starts_at", at=f"{announcement.at:%H:%M %d/%m/%Y}")
    return t.line("announce.starts_in", seconds=max(0, seconds))


def _figures(
    announcement: Announcement, counts: Mapping[Letter, int], rate: int, named: str, t: Texts
) -> list[Text]:
    total = announcement.recipients or 0
    left = counts.get(Letter.QUEUED, 0) + counts.get(Letter.SENDING, 0)
    done = total - left - counts.get(Letter.HELD, 0)
    filled = _BAR * done // total if total else _BAR
    lines = [
        t.line("announce.to", named=named, count=total),
        t.line("announce.bar", bar="█" * filled + "░" * (_BAR - filled), done=done, all=total),
    ]
    lines += [
        t.line(f"announce.count_{state}", count=counts[state]) for state in _COUNTED if counts.get(state)
    ]
    if announcement.state is State.SENDING and left:
        lines.append(t.line("announce.minutes_left", minutes=minutes(left, rate)))
    return lines


def _running_buttons(
    announcement: Announcement, counts: Mapping[Letter, int], t: Texts
) -> tuple[tuple[Button, ...], ...]:
    number = announcement.id
    stop = Button(t.plain("announce.button_stop"), f"a/{number}/stop")
    if announcement.state is State.SENDING and counts:
        return ((Button(t.plain("announce.button_pause"), f"a/{number}/pause"), stop),)
    if announcement.state is State.PAUSED:
        return ((Button(t.plain("announce.button_resume"), f"a/{number}/resume"), stop),)
    report = (Button(t.plain("announce.button_report"), f"a/{number}/report"),)
    if announcement.state is State.DONE:
        return (report, (Button(t.plain("announce.button_more"), f"a/{number}/more"),))
    return (report,)


def _summary_buttons(
    announcement: Announcement, t: Texts, *, approval: bool
) -> tuple[tuple[Button, ...], ...]:
    number = announcement.id

    def button(name: str, verb: str) -> Button:
        return Button(t.plain(f"announce.button_{name}"), f"a/{number}/{verb}")

    if announcement.state is State.WAITING:
        return ((button("withdraw", "withdraw"),), (button("drop", "drop"),))
    rows = [
        (button("rehearse", "rehearse"), button("colleagues", "colleagues")),
        (button("words", "words"), button("who", "who"), button("when", "when")),
    ]
    if announcement.ready:
        rows.append((button("ask" if approval else "send", "submit"),))
    return (*rows, (button("drop", "drop"),))
