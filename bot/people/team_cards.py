"""What those who look after the members of the office see: the list, invitations, the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from bot.card import Button, Card, Run
from bot.people.cards import one_line
from bot.people.rights import Role
from bot.texts import NoSuchText

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence
    from zoneinfo import ZoneInfo

    from bot.card import Text
    from bot.people.stores.audit import Noted
    from bot.people.stores.roster import Member
    from bot.texts import Texts

_PAGE = 10
_LONGEST = 40


def members(everybody: Sequence[Member], me: int, page: int, t: Texts, note: Text | None = None) -> Card:
    """Return the members, a page of them, with what can be done; ``page`` counts from 0."""
    pages = max(1, -(-len(everybody) // _PAGE))
    page = min(max(page, 0), pages - 1)
    shown = list(enumerate(everybody, 1))[page * _PAGE : (page + 1) * _PAGE]
    lines = [t.line("team.head", count=len(everybody)), *(_line(number, one, t) for number, one in shown)]
    if pages > 1:
        lines.append(t.line("browse.page", page=page + 1, pages=pages))
    rows = [(_remove(number, one, t),) for number, one in shown if removable(one, me)]
    invite = [Button(t.plain("team.invite", role=_role(one, t)), f"team/invite/{one}") for one in Role]
    log = Button(t.plain("team.log"), "team/log")
    buttons = (*rows, _turning(page, pages, t), tuple(invite[:2]), tuple(invite[2:]), (log,))
    return Card((*([note] if note else []), *lines, t.line("team.how")), buttons)


def removable(member: Member, by: int) -> bool:
    """Say whether somebody may remove a member: not themselves, nor whom the configuration names."""
    return member.person != by and member.since is not None


def confirm(member: Member, t: Texts) -> Card:
    """Return the question before somebody is removed."""
    yes = Button(t.plain("team.confirm_yes"), f"team/gone/{member.person}")
    lines = (t.line("team.confirm", **called(member, t)), t.line("team.confirm_how"))
    return Card(lines, ((yes, _back(t)),))


def ask_name(role: Role, t: Texts) -> Card:
    """Return the question who is invited."""
    lines = (t.line("team.ask_name", role=_role(role, t)), t.line("team.ask_how"))
    return Card(lines, ((_back(t),),))


def invitation(role: Role, who: tuple[str, str | None], link: str, until: dt.datetime, t: Texts) -> Card:
    """Return the one-time link with a button that hands it on; ``who``: name and unit."""
    head = t.line("team.invited", role=_role(role, t), name=_whole(*who), until=f"{until:%d/%m/%Y}")
    words = quote(t.plain("team.hand_on_words"))
    share = Button(
        t.plain("team.hand_on"), f"https://t.me/share/url?url={quote(link, safe='')}&text={words}", "url"
    )
    return Card((head, (Run(link, url=link),), t.line("team.invited_how")), ((share,), (_back(t),)))


def joined(member: Member, t: Texts) -> Card:
    """Return the welcome of a new member."""
    return Card((t.line("team.joined", **called(member, t)), t.line("team.joined_how")))


def log(noted: Sequence[Noted], named: Callable[[int], str | None], zone: ZoneInfo, t: Texts) -> Card:
    """Return the newest lines of the audit log, newest first; ``named`` gives a member's name."""
    lines = [_noted(one, named, zone, t) for one in noted] or [t.line("audit.empty")]
    return Card((t.line("audit.head"), *lines), ((_back(t),),))


def called(member: Member, t: Texts) -> dict[str, str]:
    """Return a member's name and role as values of a text."""
    return {"name": _cut(member.name), "role": _role(member.role, t)}


def used_up(t: Texts) -> Card:
    """Return the answer to a link that gives no role."""
    return one_line("team.used_up", t)


def _line(number: int, member: Member, t: Texts) -> Text:
    name = "team.line" if member.since else "team.line_configured"
    role = _role(member.role, t)
    return t.line(name, number=number, name=_whole(member.name, member.unit), role=role)


def _remove(number: int, member: Member, t: Texts) -> Button:
    label = t.plain("team.remove", number=number, name=_cut(member.name))
    return Button(label, f"team/remove/{member.person}")


def _turning(page: int, pages: int, t: Texts) -> tuple[Button, ...]:
    to = (("button.previous", page - 1), ("button.next", page + 1))
    return tuple(Button(t.plain(name), f"team/list/{one}") for name, one in to if 0 <= one < pages)


def _back(t: Texts) -> Button:
    return Button(t.plain("button.back"), "team/list/0")


def _noted(one: Noted, named: Callable[[int], str | None], zone: ZoneInfo, t: Texts) -> Text:
    values = {name: _cut(str(value)) for name, value in one.detail.items()}
    if role := one.detail.get("role"):
        values["role"] = _role(Role(role), t)
    who = t.plain("audit.bot") if one.by is None else named(one.by) or t.plain("audit.number", id=one.by)
    values |= {"at": f"{one.at.astimezone(zone):%d/%m %H:%M}", "who": _cut(who), "what": one.what}
    try:
        return t.line(f"audit.{one.what}", **values)
    except NoSuchText:  # of a room that has no words for it
        return t.line("audit.other", **values)


def _role(role: Role, t: Texts) -> str:
    return t.plain(f"role.{role}")


def _whole(name: str, unit: str | None) -> str:
    return f"{_cut(name)}, {_cut(unit)}" if unit else _cut(name)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
