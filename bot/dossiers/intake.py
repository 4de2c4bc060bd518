"""Staff bring dossier files in the chat: what it would change first, then a tap, then undo within reach."""

from __future__ import annotations

import asyncio
import datetime as dt
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from telegram.error import TelegramError
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.background import in_background
from bot.card import Button, Card
from bot.dossiers.importing.difference import describe
from bot.dossiers.importing.service import Job
from bot.errors import Refused
from bot.people.rights import Right
from bot.telegram.addressing import alone
from bot.telegram.commands import Command
from bot.telegram.replies import acknowledge, edit, fetch, post, reply, show

if TYPE_CHECKING:
    from collections.abc import Callable

    from telegram import Document, Message, Update
    from telegram.ext import BaseHandler, ContextTypes

    from bot.dossiers.importing.service import Importer, Report
    from bot.people.store import Languages
    from bot.people.stores.roster import Roster
    from bot.telegram.lean import LeanBot
    from bot.texts import Texts

_MOST_BYTES = 20_000_000
"""What Telegram gives out to bots; larger files go through the watched folder or the terminal."""
_EVERY = 2.0  # seconds between edits of the progress message
_MOST_LINES = 8
_LONGEST_NAME = 60


class _OfStaff(filters.MessageFilter):
    """Lets the messages of those through who may bring files."""

    def __init__(self, roster: Roster) -> None:
        super().__init__()
        self._roster = roster

    def filter(self, message: Message) -> bool:
        return message.from_user is not None and self._roster.may(message.from_user.id, Right.IMPORT)


@dataclass(frozen=True, slots=True)
class Intake:
    """The door for files; ``roster`` says who may bring them."""

    importer: Importer
    languages: Languages
    clock: Callable[[], dt.datetime]
    roster: Roster

    commands = (Command("nhaphoso", right=Right.IMPORT),)

    def handlers(self) -> list[BaseHandler[Any, Any, Any]]:
        """Return the handlers; a file of somebody else goes on to the next room."""
        ours = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE & _OfStaff(self.roster)
        return [
            CommandHandler("nhaphoso", self.on_command),
            MessageHandler(ours & filters.Document.ALL & ~filters.Document.IMAGE, self.on_file),
            CallbackQueryHandler(self.on_button, pattern=r"^i/(go|no|undo/\d+)$"),
        ]

    async def on_command(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/nhaphoso`` says how to bring a file and lists the last imports."""
        message, user = update.effective_message, update.effective_user
        if not (message and user and message.chat.type == "private"):
            return
        t = await self.languages.texts(user.id)
        if not self.roster.may(user.id, Right.IMPORT):
            await reply(message, Card((t.line("staff.only"),)))
            return
        lines = [t.line("intake.how"), t.line("intake.columns")]
        for one in await self.importer.log(_MOST_LINES):
            at = f"{one.at.astimezone(self.clock().tzinfo):%d/%m %H:%M}"
            name = "intake.log_undone" if one.undone_at else "intake.log"
            lines.append(t.line(name, number=one.id, at=at, file=one.file, new=one.new, changed=one.changed))
        await reply(message, Card(tuple(lines)))

    async def on_file(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Say what the file would change, and offer to take it."""
        message, user = update.effective_message, update.effective_user
        if not (message and message.document and user):
            return
        t = await self.languages.texts(user.id)
        bot = cast("LeanBot", context.bot)
        name = _name(message.document)
        said = await post(
            bot, message.chat.id, _one("intake.looking", t, file=name), answers=message.message_id
        )
        card = await self._try(bot, message.document, t, user.id, (message.chat.id, said), dry_run=True)
        await edit(bot, message.chat.id, said, card)

    async def on_button(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Take the file, leave it, or take an import back."""
        query = update.callback_query
        if query is None or query.data is None:
            return
        t = await self.languages.texts(query.from_user.id)
        if not self.roster.may(query.from_user.id, Right.IMPORT):
            await acknowledge(query, t.plain("staff.only"))
            return
        if not alone(query):
            await acknowledge(query, t.plain("trouble.stale"))
            return
        await acknowledge(query)
        what = query.data.split("/")
        if what[1] == "undo":
            await show(query, await self._undo(int(what[2]), t))
        elif what[1] == "no":
            await show(query, _one("intake.left", t))
        else:
            message = cast("Message | None", query.message)
            brought = message.reply_to_message if message else None
            if message is None or brought is None or brought.document is None:
                await show(query, _one("intake.gone", t))
                return
            await show(query, _one("intake.looking", t, file=_name(brought.document)))
            where = (message.chat.id, message.message_id)
            bot = cast("LeanBot", context.bot)
            card = await self._try(bot, brought.document, t, query.from_user.id, where, dry_run=False)
            await edit(bot, *where, card)

    async def _try(
        self, bot: LeanBot, document: Document, t: Texts, by: int, where: tuple[int, int], *, dry_run: bool
    ) -> Card:
        """Import, or look what an import would do, showing progress in the message at ``where``."""
        name = _name(document)
        if (document.file_size or 0) > _MOST_BYTES:
            return _one("intake.large", t, megabytes=_MOST_BYTES // 1_000_000)
        progress = _Progress(bot, where, name, t)
        with tempfile.TemporaryDirectory(prefix="motcua-") as folder:
            path = Path(folder) / "file"
            await asyncio.to_thread(path.write_bytes, await fetch(bot, document.file_id))
            try:
                async with in_background(progress.show):
                    job = Job(path, name, by, dry_run=dry_run)
                    report = await self.importer.run(job, self.clock(), progress.heard)
            except Refused as refusal:
                return _refused(refusal, t)
        return self._planned(report, t) if dry_run else _done(report, t)

    async def _undo(self, number: int, t: Texts) -> Card:
        try:
            number, gone, restored = await self.importer.undo(self.clock(), number)
        except Refused as refusal:
            return _refused(refusal, t)
        return _one("intake.undone", t, number=number, gone=gone, restored=restored)

    def _planned(self, report: Report, t: Texts) -> Card:
        zone = self.importer.tools().calendar.zone
        lines = [t.line("intake.planned", file=report.file), *_counts(report, t)]
        shown = [describe(one, zone, t) for one in report.examples[:_MOST_LINES]]
        lines += [t.line("intake.change", text=one) for one in shown]
        if report.changed > len(shown):
            lines.append(t.line("intake.more", count=report.changed - len(shown)))
        lines += _problems(report, t)
        if not (report.new or report.changed):
            return Card((*lines, t.line("intake.nothing_new")))
        buttons = (Button(t.plain("intake.button_go"), "i/go"), Button(t.plain("intake.button_no"), "i/no"))
        return Card(tuple(lines), (buttons,))


class _Progress:
    """A message that tells how far an import is."""

    def __init__(self, bot: LeanBot, where: tuple[int, int], file: str, t: Texts) -> None:
        self._bot, self._where, self._file, self._t = bot, where, file, t
        self._done = self._all = 0

    def heard(self, done: int, of: int) -> None:
        """Keep how far it is; called from another thread."""
        self._done, self._all = done, of

    async def show(self) -> None:
        """Tell it every few seconds, for as long as it takes."""
        while True:
            await asyncio.sleep(_EVERY)
            values = {"file": self._file, "done": self._done, "all": self._all}
            try:
                await edit(self._bot, *self._where, _one("intake.progress", self._t, **values))
            except TelegramError:  # the import matters more than the message about it
                continue


def outcome(file: str, result: Report | Refused, t: Texts) -> Card:
    """Return what admins read about a file of the watched folder."""
    if isinstance(result, Refused):
        return Card((t.line("intake.watched_refused", file=file), *_refused(result, t).lines))
    return _done(result, t)


def _done(report: Report, t: Texts) -> Card:
    lines = [t.line("intake.done", number=report.number, file=report.file), *_counts(report, t)]
    if report.told:
        lines.append(t.line("intake.told", count=report.told))
    lines += _problems(report, t)
    undo = Button(t.plain("intake.button_undo"), f"i/undo/{report.number}")
    return Card(tuple(lines), ((undo,),))


def _counts(report: Report, t: Texts) -> list[Any]:
    return [
        t.line("intake.counts", rows=report.rows, new=report.new, changed=report.changed, same=report.same)
    ]


def _problems(report: Report, t: Texts) -> list[Any]:
    lines = []
    if report.refused:
        lines.append(t.line("intake.bad_rows", count=report.refused))
        lines += [t.line("intake.problem", text=one) for one in report.problems[:_MOST_LINES]]
    return [*lines, *(t.line("intake.note", text=one) for one in report.notes[:_MOST_LINES])]


def _refused(refusal: Refused, t: Texts) -> Card:
    shown = [t.line("intake.problem", text=one) for one in refusal.problems[:_MOST_LINES]]
    return Card((t.line("intake.refused"), *shown))


def _one(name: str, t: Texts, **values: object) -> Card:
    return Card((t.line(name, **values),))


def _name(document: Document) -> str:
    return (document.file_name or "file")[:_LONGEST_NAME]
