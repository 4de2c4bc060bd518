"""How a dossier is told: where it stands, what to do now, when it is due. Nothing personal but initials."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bot.card import Button, Card, Run, Text
from bot.dossiers.code import Elsewhere, IdentityNumber, Partial, ProcedureCode
from bot.dossiers.deadlines import Standing
from bot.dossiers.model import Status
from bot.procedures import wording

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from bot.dossiers.importing.service import News, Version
    from bot.dossiers.model import Dossier, Follow
    from bot.dossiers.service import Shown
    from bot.texts import Texts

EXAMPLE = "H14.18-261008-0975"
MINISTRIES = frozenset({"02", "03", "06", "09", "10", "15", "16", "17", "18"})
"""First two digits of a running number that name a ministry (rule note of a one-stop desk, October 2026)."""
_MOST_NEWS = 6
_ENDS = {
    Standing.EARLY: "dossier.ended_early",
    Standing.ON_TIME: "dossier.ended_on_time",
    Standing.OVERDUE: "dossier.ended_overdue",
}


def standing(
    shown: Shown, as_of: dt.datetime | None, zone: ZoneInfo, t: Texts, *, staff: bool = False
) -> Card:
    """Return the card of a dossier, at most eight lines."""
    dossier = shown.dossier
    paper = _paper(dossier, t)
    lines = [_title(dossier, t), _status(dossier, t), *_dates(dossier, zone, t)]
    lines += [] if paper else _extended(shown, zone, t)  # eight lines; an old extension gives way
    lines += [*_time(shown, zone, t), *paper]
    lines.append(t.line("dossier.do", what=t.plain(f"dossier_do.{int(dossier.status)}")))
    if dossier.agency:
        lines.append(t.line("dossier.where", agency=wording.cut(dossier.agency, 110)))
    if as_of:
        lines.append(t.line("dossier.as_of", at=f"{as_of.astimezone(zone):%H:%M %d/%m/%Y}"))
    return Card(tuple(lines), _buttons(shown, t, staff=staff))


def details(shown: Shown, t: Texts) -> Card:
    """Return what only who knows the digits may see: missing papers, amount."""
    dossier = shown.dossier
    lines = [_title(dossier, t), _status(dossier, t)]
    if dossier.applicant:
        lines.append(t.line("dossier.applicant", initials=dossier.applicant))
    if dossier.missing or dossier.status is Status.PAPERS_MISSING:
        said = (
            t.line("dossier.missing", text=dossier.missing)
            if dossier.missing
            else t.line("dossier.missing_none")
        )
        lines.append(said)
    if dossier.amount:
        lines.append(t.line("dossier.amount", text=dossier.amount))
    if dossier.amount or dossier.status is Status.PAYMENT_DUE:
        lines.append(t.line("dossier.amount_where"))
    return Card(tuple(lines), (_back(dossier, t),))


def unknown(t: Texts) -> Card:
    """Return the one answer for codes nobody has and digits that do not fit."""
    return Card((t.line("dossier.unknown"), t.line("dossier.unknown_next")), _desk(t))


def unread(t: Texts) -> Card:
    """Return the answer to a picture without a code."""
    return Card((t.line("dossier.photo_unread", example=EXAMPLE),), _desk(t))


def wait(minutes: int, t: Texts) -> Card:
    """Return the answer for too many tries."""
    return Card((t.line("dossier.wait", minutes=minutes),))


def ask_digits(code: str, t: Texts) -> Card:
    """Return the question for four digits."""
    return Card((t.line("dossier.digits", code=code), t.line("dossier.digits_why")))


def one_line(name: str, t: Texts, **values: object) -> Card:
    """Return a card of one sentence."""
    return Card((t.line(f"dossier.{name}", **values),))


def ask_code(t: Texts) -> Card:
    """Return how to give a code."""
    return one_line("ask", t, example=EXAMPLE)


def no_dossier(found: Elsewhere | Partial | ProcedureCode | IdentityNumber, t: Texts) -> Card:
    """Return the answer to what was typed in place of one of our codes: where to look, or what is missing."""
    match found:
        case Elsewhere(code, place, ministry):
            if ministry in MINISTRIES:
                return one_line("elsewhere_named", t, code=code, ministry=t.plain(f"ministry.{ministry}"))
            return one_line(f"elsewhere_{place}", t, code=code)
        case IdentityNumber():
            return one_line("identity", t)
        case ProcedureCode(code):
            said = one_line("procedure_code", t, code=code, example=EXAMPLE)
            return Card(said.lines, ((Button(t.plain("dossier.button_procedure"), f"p/{code}/s"),),))
    return one_line("partial" if found.number else "partial_end", t, example=EXAMPLE)


def following(rows: Sequence[tuple[Follow, Dossier | None]], t: Texts) -> Card:
    """Return the dossiers somebody follows, each with a button to look and one to stop."""
    if not rows:
        return one_line("follows_none", t)
    lines = [t.line("dossier.follows_head")]
    buttons = []
    for number, (follow, dossier) in enumerate(rows, 1):
        title = _name(dossier, t) if dossier else t.plain("dossier.unnamed")
        status = t.plain(f"dossier_status.{int(dossier.status)}") if dossier else "…"
        values = {"number": number, "code": follow.code, "title": wording.cut(title, 60), "status": status}
        lines.append(t.line("dossier.follows_line", **values))
        lines += _paper(dossier, t) if dossier else []
        look, stop = (
            Button(f"{number}. {follow.code}", f"d/{follow.code}/s"),
            Button("🔕", f"d/{follow.code}/u"),
        )
        buttons.append((look, stop))
    return Card(tuple(lines), tuple(buttons))


def followed(dossier: Dossier, t: Texts, *, new: bool) -> Card:
    """Return that somebody follows a dossier, ``new``: from now on; and until when, where a paper lasts."""
    lines = [t.line("dossier.followed" if new else "dossier.followed_already", code=dossier.code)]
    if day := dossier.paper_until:
        lines.append(t.line("dossier.followed_until", day=wording.day(day)))
    return Card(tuple(lines), (_back(dossier, t),))


def followers(dossier: Dossier, rows: Sequence[Follow], me: int, zone: ZoneInfo, t: Texts) -> Card:
    """Return who is told about a dossier: not names, which the bot does not keep, but how they came to it."""
    lines = [t.line("dossier.followers_head", code=dossier.code)]
    for number, one in enumerate(rows, 1):
        who = t.plain("dossier.followers_me" if one.person == me else f"dossier.followers_{one.via}")
        since = f"{one.since.astimezone(zone):%d/%m/%Y}"
        lines.append(t.line("dossier.followers_line", number=number, who=who, since=since))
    lines.append(t.line("dossier.followers_count", count=len(rows)))
    helper = Button(t.plain("dossier.button_helper"), f"d/{dossier.code}/g")
    return Card(tuple(lines), ((helper,), _back(dossier, t)))


def news(several: Sequence[News], version: Version, zone: ZoneInfo, t: Texts) -> Card:
    """Return one message about all followed dossiers that changed; nothing in it is personal."""
    lines: list[Text] = [t.line("dossier_news.head")]
    for one in several[:_MOST_NEWS]:
        dossier = one.dossier
        lines += [
            t.line("dossier_news.line", code=dossier.code, title=wording.cut(_name(dossier, t), 80)),
            t.line("dossier_news.status", **_said(dossier, t)),
        ]
        if dossier.due and one.due_before:
            values = {"due": moment(dossier.due, zone), "before": moment(one.due_before, zone)}
            lines.append(t.line("dossier_news.due_changed", **values))
        elif dossier.due and dossier.ended_on is None:
            lines.append(t.line("dossier_news.due", due=moment(dossier.due, zone)))
        lines += _paper(dossier, t)
        lines.append(t.line("dossier.do", what=t.plain(f"dossier_do.{int(dossier.status)}")))
    if len(several) > _MOST_NEWS:
        lines.append(t.line("dossier_news.more", count=len(several) - _MOST_NEWS))
    lines.append(t.line("dossier_news.version", number=version.number, at=moment(version.at, zone)))
    lines.append(t.line("dossier_news.stop"))
    buttons = [
        (Button(t.plain("dossier_news.button", code=one.dossier.code), f"d/{one.dossier.code}/s"),)
        for one in several[:_MOST_NEWS]
    ]
    return Card(tuple(lines), tuple(buttons))


def consent(code: str, link: str, t: Texts) -> Card:
    """Return the link an owner hands to a helper."""
    return Card(
        (t.line("dossier.consent"), (Run(link, url=link if link.startswith("https://") else None),)),
        ((Button(t.plain("dossier.button_back"), f"d/{code}/s"),),),
    )


def moment(value: dt.datetime, zone: ZoneInfo) -> str:
    """Return a moment as Vietnamese papers write it; midnight stands for "hour unknown"."""
    local = value.astimezone(zone)
    day = wording.day(local.date())
    return day if local.time() == dt.time() else f"{local:%H:%M} {day}"


def _title(dossier: Dossier, t: Texts) -> Text:
    return t.line("dossier.title", title=wording.cut(_name(dossier, t), 150), code=dossier.code)


def _name(dossier: Dossier, t: Texts) -> str:
    return wording.sentence(dossier.procedure or "") or t.plain("dossier.unnamed")


def _said(dossier: Dossier, t: Texts) -> dict[str, str]:
    number = int(dossier.status)
    return {
        "icon": t.plain(f"dossier_icon.{number}"),
        "status": t.plain(f"dossier_status.{number}"),
        "meaning": t.plain(f"dossier_meaning.{number}"),
    }


def _status(dossier: Dossier, t: Texts) -> Text:
    return t.line("dossier.status", **_said(dossier, t))


def _dates(dossier: Dossier, zone: ZoneInfo, t: Texts) -> list[Text]:
    if dossier.received is None or dossier.status in {Status.REGISTERED, Status.REFUSED}:
        return []
    received = moment(dossier.received, zone)
    if dossier.status is Status.WITHDRAWN:
        return [t.line("dossier.received", received=received)]
    if dossier.due is None:
        return [t.line("dossier.received_only", received=received)]
    due = moment(dossier.due, zone)
    if dossier.due_computed:
        return [t.line("dossier.computed", received=received, due=due)]
    return [t.line("dossier.dates", received=received, due=due)]


def _extended(shown: Shown, zone: ZoneInfo, t: Texts) -> list[Text]:
    if shown.extended is None:
        return []
    due, reason = moment(shown.extended.due, zone), wording.cut(shown.extended.reason, 200)
    return [t.line("dossier.extended", due=due, reason=reason)]


def _paper(dossier: Dossier, t: Texts) -> list[Text]:
    day = dossier.paper_until
    return [t.line("dossier.paper", day=wording.day(day))] if day else []


def _time(shown: Shown, zone: ZoneInfo, t: Texts) -> list[Text]:
    judged, ended = shown.judgement, shown.dossier.finished or shown.dossier.returned
    days = judged.working_days_left
    if judged.standing in _ENDS and ended:
        return [t.line(_ENDS[judged.standing], day=wording.day(ended.astimezone(zone).date()))]
    if judged.standing is Standing.PAUSED:
        return [t.line("dossier.paused")]
    if judged.standing is Standing.LATE:
        return [t.line("dossier.late", days=-(days or 0))]
    if days is None:
        return []
    return [t.line("dossier.today")] if days == 0 else [t.line("dossier.left", days=days)]


def _desk(t: Texts) -> tuple[tuple[Button, ...], ...]:
    return ((Button(t.plain("button.contacts"), "c"),),)


def _back(dossier: Dossier, t: Texts) -> tuple[Button, ...]:
    return (Button(t.plain("dossier.button_back"), f"d/{dossier.code}/s"),)


def _buttons(shown: Shown, t: Texts, *, staff: bool) -> tuple[tuple[Button, ...], ...]:
    dossier = shown.dossier
    rows: list[tuple[Button, ...]] = []
    if dossier.status is Status.PAPERS_MISSING:
        rows.append((Button(t.plain("dossier.button_missing"), f"d/{dossier.code}/m"),))
    if dossier.status is Status.PAYMENT_DUE:
        rows.append((Button(t.plain("dossier.button_amount"), f"d/{dossier.code}/m"),))
    if shown.following:
        rows.append(
            (
                Button(t.plain("dossier.button_followers"), f"d/{dossier.code}/l"),
                Button(t.plain("dossier.button_unfollow"), f"d/{dossier.code}/u"),
            )
        )
    else:
        rows.append((Button(t.plain("dossier.button_follow"), f"d/{dossier.code}/f"),))
    if dossier.due and dossier.received:
        rows.append((Button(t.plain("dossier.button_why"), f"d/{dossier.code}/w"),))
    if dossier.procedure_code:
        rows.append((Button(t.plain("dossier.button_procedure"), f"p/{dossier.procedure_code}/s"),))
    if staff:
        rows.append((Button(t.plain("dossier.button_slip"), f"d/{dossier.code}/q"),))
    return tuple(rows)
