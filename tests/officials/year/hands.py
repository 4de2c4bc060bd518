"""People at the bot's door: they type, tap what they see, and understand the answer."""

import datetime as dt
import re
from types import SimpleNamespace
from typing import Any, cast

from telegram import Update

from bot.officials.handlers import OfficialHandlers
from tests.officials.year.machines import Telegram
from tests.officials.year.reading import actions

_REASON = "Chờ xác minh thực địa"


class Hands:
    """Taps and types at the ``door`` of the machine that is on duty; each deed says whether it was done."""

    def __init__(self, telegram: Telegram, door: OfficialHandlers) -> None:
        self._telegram, self.door = telegram, door

    async def acknowledge(self, person: int, code: str, verb: str, *, from_card: bool) -> bool:
        """Say of a dossier "seen" or "done", from its card or by an old button."""
        if from_card:
            await self._press(person, f"w/d/{code}", f"w/{verb}/{code}")
        return (await self._tap(person, f"w/{verb}/{code}")).startswith({"seen": "👌", "done": "✅"}[verb])

    async def extend(self, person: int, code: str, days: list[dt.date]) -> list[bool]:
        """Ask for more time and type these days until one is taken; return whether each was.

        Empty when the bot does not ask for a reason at all.
        """
        if "Vì sao hồ sơ" not in await self._tap(person, f"w/more/{code}"):
            return []
        if "Hẹn lại ngày nào" not in await self._type(person, _REASON):
            return []
        taken = []
        for day in days:
            said = await self._type(person, f"{day.day}/{day.month}/{day.year}")
            taken.append("ngày hẹn mới" in said)
            if taken[-1]:
                assert "Đã hẹn lại" in await self._tap(person, f"w/send/{code}"), (code, day)
                break
        return taken

    async def offer(self, person: int, code: str, taker: int) -> bool:
        """Offer a dossier to a colleague."""
        await self._press(person, f"w/to/0/{code}", f"w/give/{taker}/{code}")
        return "Đã hỏi" in await self._tap(person, f"w/give/{taker}/{code}")

    async def answer(self, person: int, number: str, *, takes: bool) -> bool:
        """Accept an offer, or refuse it."""
        said = await self._tap(person, f"w/{'take' if takes else 'refuse'}/{number}")
        return ("đã nhận hồ sơ" if takes else "không nhận hồ sơ") in said

    def offered(self, person: int, code: str) -> str | None:
        """Return the number of the newest offer of a dossier that reached somebody."""
        for sent in reversed(self._telegram.sent):
            found = re.match(r"w/take/(\d+)", next(iter(actions(sent.values)), ""))
            if found and sent.values["chat_id"] == person and code in sent.values["text"]:
                return found[1]
        return None

    async def leave(self, person: int, until: dt.date, deputy: int) -> bool:
        """Go on leave."""
        await self._command(person, f"nghỉ tới {until.day}/{until.month}/{until.year}")
        button = f"w/away/{until}/{deputy}"
        assert button in self._buttons(), (until, self._said())
        return "làm thay" in await self._tap(person, button)

    async def come_back(self, person: int) -> bool:
        """Come back before the last day of a leave."""
        return "đi làm lại" in await self._command(person, "đi làm")

    async def _press(self, person: int, opens: str, button: str) -> None:
        """Open a card; the button must stand below it."""
        await self._tap(person, opens)
        assert button in self._buttons(), (button, self._said(), self._telegram.alerts[-1])

    async def _command(self, person: int, words: str) -> str:
        context = SimpleNamespace(args=words.split(), bot=self._telegram)
        await self.door.on_command(self._update(person, text=f"/viec {words}"), cast("Any", context))
        return self._said()

    async def _type(self, person: int, text: str) -> str:
        update = self._update(person, text=text)
        assert any(one.check_update(update) for one in self.door.handlers()[2:]), "nothing was asked"
        await self.door.on_words(update, cast("Any", None))
        return self._said()

    async def _tap(self, person: int, data: str) -> str:
        """Tap a button; return the alert, or the card."""
        context = SimpleNamespace(bot=self._telegram)
        await self.door.on_button(self._update(person, tap=data), cast("Any", context))
        return self._telegram.alerts[-1] or self._said()

    def _said(self) -> str:
        return re.sub(r"<[^>]+>", "", str(self._telegram.sent[-1].values["text"]))

    def _buttons(self) -> list[str]:
        return actions(self._telegram.sent[-1].values)

    def _update(self, person: int, *, text: str = "x", tap: str = "") -> Update:
        who = {"id": person, "is_bot": False, "first_name": "A"}
        chat = {"id": person, "type": "private"}
        message = {"message_id": 5, "date": 1, "chat": chat, "from": who, "text": text}
        query = {"id": "1", "from": who, "chat_instance": "1", "data": tap, "message": message}
        event = {"callback_query": query} if tap else {"message": message}
        return Update.de_json({"update_id": 1, **event}, cast("Any", self._telegram))
