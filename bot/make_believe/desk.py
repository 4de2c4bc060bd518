"""The desk beside the chat page: slips, the next day's import, and the clock that can be put forward."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bot.delivery.model import after_quiet
from bot.preview.desk import Clock, Slip
from bot.procedures.model import WEEKDAYS
from bot.texts import LANGUAGES, texts
from bot.ticks import ask_tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.campaigns.model import Listed, Occurrence
    from bot.house import House
    from bot.make_believe.clock import MovableClock
    from bot.make_believe.dossiers import Stock

_MORNING, _NIGHT = dt.time(7, 30), dt.time(22)
_NEXT_DAY = "next-day"
_NONE_ON = (
    "Chưa bật nhắc việc nào nên chưa có gì để chờ. Cách bật: chọn Cô Lương Thị Hạnh (Cán bộ một cửa), "
    "gõ /chiendich, chạm số của một việc, bấm “▶️ Bật”. Rồi bấm lại nút này."
)


class SampleDesk:
    """The desk of the make-believe commune; ``note`` says why its clock does not begin at the real time."""

    def __init__(self, house: House, clock: MovableClock, stock: Stock, note: str) -> None:
        self.deeds: Mapping[str, str] = {_NEXT_DAY: "📥 Nhập dữ liệu ngày hôm sau"}
        self.moves: Mapping[str, str] = {
            "morning": "⏭ Đến 07:30 ngày mai",
            "night": "🌙 Đến 22:00 tối nay",
            "reminder": "📅 Đến nhắc việc kế tiếp",
        }
        self._house, self._clock, self._stock, self._note = house, clock, stock, note

    def clock(self) -> Clock:
        """Return the bot's time."""
        return Clock(self._clock().timestamp(), self._note)

    async def slips(self) -> list[Slip]:
        """Return every slip as the database has it."""
        return await self._stock.slips()

    async def picture(self, code: str) -> bytes | None:
        """Return the printed QR code of a slip."""
        return await self._stock.picture(code)

    async def do(self, deed: str) -> str:
        """Do what a button says; the clock only ever goes forward."""
        match deed:
            case "morning":
                tomorrow = self._clock().date() + dt.timedelta(days=1)
                return await self._go(tomorrow, _MORNING)
            case "night":
                return await self._go(self._clock().date(), _NIGHT)
            case "reminder":
                return await self._to_reminder()
        report = await self._stock.next_day()
        return f"{report.new} hồ sơ mới, {report.changed} thay đổi, {report.told} người theo dõi sẽ nhận tin."

    async def _go(self, day: dt.date, time: dt.time) -> str:
        at = dt.datetime.combine(day, time, self._clock().tzinfo)
        if not await self._move(at):
            return f"Giờ của bot đã quá {time:%H:%M} hôm nay. Đồng hồ chỉ đi tới: xin đến sáng mai trước."
        quiet = self._house.settings.delivery.quiet_span
        if after_quiet(at, *quiet) != at:
            span = f"{quiet.start:%H:%M}–{quiet.end:%H:%M}"
            return f"Bây giờ là {moment(at)}, giờ yên tĩnh ({span}): tin nhắc, tin hồ sơ chờ đến sáng."
        return f"Bây giờ là {moment(at)}. Tin nào đã đến giờ thì đang được gửi."

    async def _to_reminder(self) -> str:
        coming = await self._next()
        if coming is None:
            return _NONE_ON
        listed, occurrence = coming
        await self._move(occurrence.at)
        shown = await self._house.campaigns.show(listed.campaign, self._clock())
        people = next((run.recipients for run, _ in shown.runs if run.date == occurrence.date), 0)
        told = f"đang gửi cho {people} người" if people else "lần này không có ai để nhắc"
        return f"Bây giờ là {moment(occurrence.at)}. Nhắc việc “{listed.campaign.name}”: {told}."

    async def _next(self) -> tuple[Listed, Occurrence] | None:
        """Return what comes round next of the reminders that are switched on."""
        now = self._clock()
        known = await self._house.campaigns.listed(now)
        coming = [(one, when) for one in known if one.active for when in one.upcoming if when.at > now]
        return min(coming, key=lambda pair: pair[1].at, default=None)

    async def _move(self, at: dt.datetime) -> bool:
        """Put the clock forward and let the rooms look at once, as their ticks would within a minute."""
        if not self._clock.forward(at):
            return False
        self._note = "Đồng hồ đã được vặn tới, không phải giờ thật."
        await ask_tables(self._house)
        return True


def moment(at: dt.datetime) -> str:
    """Return a moment as it is said: "07:30 thứ Sáu 27/11"."""
    day = texts(LANGUAGES[0]).plain(f"day.{WEEKDAYS[at.weekday()]}")
    return f"{at:%H:%M} {day} {at.day}/{at.month}"
