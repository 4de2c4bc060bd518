"""Telegram in, card out: the figures of a period, what stands behind them, the chart and the forms."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.card import Card
from bot.config import LEVELS
from bot.dossiers.statistics import BY
from bot.people.rights import Right
from bot.reports import cards, forms, periods, picture, wall
from bot.reports.model import LISTED, View
from bot.telegram.addressing import alone
from bot.telegram.commands import Command
from bot.telegram.replies import acknowledge, reply, send_file, send_picture, show

if TYPE_CHECKING:
    from collections.abc import Callable

    from telegram import Message, Update
    from telegram.ext import BaseHandler, ContextTypes

    from bot.people.store import Languages
    from bot.reports.model import Report
    from bot.reports.service import Reporting
    from bot.telegram.lean import LeanBot
    from bot.texts import Texts


class TypedDays(filters.MessageFilter):
    """Lets two days through that somebody typed who may see statistics; nothing is waited for."""

    def __init__(self, desk: Reporting) -> None:
        super().__init__()
        self._desk = desk

    def filter(self, message: Message) -> bool:
        person = message.from_user.id if message.from_user else 0
        return periods.looks_typed(message.text or "") and self._desk.roster.may(person, Right.STATISTICS)


@dataclass(frozen=True, slots=True)
class ReportHandlers:
    """The door to the statistics; who may see what is looked up at each message and tap."""

    desk: Reporting
    languages: Languages
    clock: Callable[[], dt.datetime]
    office: str

    commands = (Command("thongke", right=Right.STATISTICS),)

    def handlers(self) -> list[BaseHandler[Any, Any, Any]]:
        """Return this room's handlers; they come before other rooms read two days as a question."""
        words = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE & filters.TEXT & ~filters.COMMAND
        return [
            CommandHandler("thongke", self.on_command),
            CallbackQueryHandler(self.on_button, pattern=r"^tk/"),
            MessageHandler(words & TypedDays(self.desk), self.on_days),
        ]

    async def on_command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/thongke`` shows this month, ``/thongke quý 3`` or two days what they name; in private only."""
        message, user = update.effective_message, update.effective_user
        if message and user and message.chat.type == "private":
            typed = " ".join(context.args or ())
            await reply(message, await self._asked(user.id, typed, await self.languages.texts(user.id)))

    async def on_days(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Show the days somebody typed."""
        message, user = update.effective_message, update.effective_user
        if message and user:
            t = await self.languages.texts(user.id)
            await reply(message, await self._asked(user.id, message.text or "", t))

    async def on_button(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Do what a button says; who may not learns nothing."""
        query = update.callback_query
        if query is None or query.data is None:
            return
        person = query.from_user.id
        t = await self.languages.texts(person)
        if not self.desk.roster.may(person, Right.STATISTICS):
            await acknowledge(query, t.plain("staff.only"))
            return
        if not alone(query):
            await acknowledge(query, t.plain("trouble.stale"))
            return
        verb, *rest = query.data.split("/")[1:]
        if verb in {"c", "x"}:
            card, fits = None, await self._send(cast("LeanBot", context.bot), person, verb, rest, t)
        else:
            card = cards.choose_days(t) if verb == "own" else await self._pressed(person, verb, rest, t)
            fits = card is not None
        await acknowledge(query, None if fits else t.plain("trouble.stale"))
        if card:
            await show(query, card)

    async def _asked(self, person: int, typed: str, t: Texts) -> Card:
        today = self.clock().date()
        period = periods.asked(typed, today) if typed else periods.around(today)[0]
        if not self.desk.roster.may(person, Right.STATISTICS):
            return Card((t.line("staff.only"),))
        if period is None:
            return cards.choose_days(t, wrong=True)
        report = await self._report(person, View(period))
        return cards.figures(report, today, t) if report else Card((t.line("staff.only"),))

    async def _pressed(self, person: int, verb: str, rest: list[str], t: Texts) -> Card | None:
        """Return the card after a tap, ``None`` when the button fits nothing any more."""
        view = _view(rest[:3])
        report = await self._report(person, view) if view else None
        if report is None:
            return None
        match verb, rest[3:]:
            case "s", []:
                return cards.figures(report, self.clock().date(), t)
            case "b", [by, page] if by in BY and page.isdecimal():
                return cards.groups(await self.desk.groups(report, by, int(page)), report, t)
            case "l", [figure, page] if figure in LISTED and page.isdecimal():
                listed = await self.desk.listed(person, report, figure, int(page), self.clock())
                return cards.listing(listed, report, t)
        return None

    async def _send(self, bot: LeanBot, person: int, verb: str, rest: list[str], t: Texts) -> bool:
        """Send the chart or the forms to whoever tapped; false when the button fits nothing any more."""
        view = _view(rest)
        report = await self._report(person, view) if view else None
        if report is None:
            return False
        name = f"thong-ke-{report.through.first:%Y%m%d}-{report.through.last:%Y%m%d}"
        caption = cards.caption(report, t)
        if verb == "c":
            await send_picture(bot, person, f"{name}.png", await self._chart(report, t), caption)
        else:
            await send_file(bot, person, f"{name}.xlsx", await self._forms(report, t), caption)
        return True

    async def _chart(self, report: Report, t: Texts) -> bytes:
        drawn = wall.chart_of(report, await self.desk.months(report), t)
        return await asyncio.to_thread(picture.draw, drawn)

    async def _forms(self, report: Report, t: Texts) -> bytes:
        from bot.reports.workbook import workbook  # noqa: PLC0415 - seldom needed

        form = forms.lines(await self.desk.rows(report, "field"), "field")
        units = forms.flat(await self.desk.units(report), "unit")
        return await asyncio.to_thread(workbook, report, form, units, self.office, t)

    async def _report(self, person: int, view: View) -> Report | None:
        reader = await self.desk.reader(person)
        return await self.desk.report(reader, view, self.clock().date()) if reader else None


def _view(parts: list[str]) -> View | None:
    """Return the view a button carries: period, level, group."""
    match parts:
        case [code, letter, group] if period := periods.read(code):
            level = next((one for one in LEVELS if one[0] == letter), None)
            return View(period, level, None if group == "-" else group)
    return None
