"""Numbers, periods, levels and groups in the reader's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.procedures import wording
from bot.reports.periods import REPORTING

if TYPE_CHECKING:
    from bot.dossiers.statistics import By
    from bot.reports.model import Report
    from bot.reports.periods import Period
    from bot.texts import Texts

_ROMAN = ("I", "II", "III", "IV")
LEVELS = {"xã": "commune", "huyện": "district", "tỉnh": "province"}
"""Levels by what names them in the texts."""


def number(value: int, t: Texts) -> str:
    """Return a number as the reader groups it: 31.125, in English 31,125."""
    grouped = f"{value:,}"
    return grouped if t.language == "en" else grouped.replace(",", ".")


def percent(rate: float | None, t: Texts) -> str:
    """Return a share as per cent, a dash where there is nothing to share."""
    if rate is None:
        return "–"
    shown = f"{100 * rate:.1f}"
    return f"{shown} %" if t.language == "en" else f"{shown.replace('.', ',')} %"


def decimal(value: float | None, t: Texts) -> str:
    """Return a number with one decimal, a dash where there is none."""
    if value is None:
        return "–"
    return f"{value:.1f}" if t.language == "en" else f"{value:.1f}".replace(".", ",")


def period(one: Period, t: Texts) -> str:
    """Return what a period is called."""
    if one.kind == "own":
        return days(one)
    quarter = "quarter" in one.kind
    named = _ROMAN[one.number - 1] if quarter else one.number
    return t.plain(f"report_period.{one.kind}", number=named, year=one.year)


def days(one: Period) -> str:
    """Return the days of a period."""
    return f"{wording.day(one.first)}–{wording.day(one.last)}"


def to_be_confirmed(one: Period) -> bool:
    """Say whether a period's cut-offs still have to be confirmed."""
    return one.kind in REPORTING


def level(name: str | None, t: Texts) -> str:
    """Return what a level is called; dossiers may have none."""
    key = LEVELS.get(name or "", "unknown")
    return t.plain(f"report_level.{key}")


def group(by: By, name: str | None, t: Texts) -> str:
    """Return what a group is called; dossiers may name none."""
    if by == "level":
        return level(name, t)
    return name or t.plain("report.nameless")


def scope(report: Report, t: Texts) -> str:
    """Return whose dossiers a report counts, in one phrase; empty: all."""
    parts = [] if report.unit is None else [report.unit or t.plain("report.no_unit")]
    if report.view.level:
        parts.append(level(report.view.level, t))
    if report.only:
        parts.append(group(*report.only, t))
    return " · ".join(parts)
