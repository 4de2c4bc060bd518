"""``preview``: the bot exactly as in production, against the local Bot API server with its chat page."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import tempfile
import webbrowser
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot import app
from bot.errors import Refused
from bot.make_believe import people
from bot.make_believe.clock import MovableClock, office_moment
from bot.make_believe.desk import SampleDesk, moment
from bot.make_believe.dossiers import Stock
from bot.preview.client import HANH
from bot.preview.errors import PortTaken
from bot.preview.server import LOCAL_TOKEN, start_server

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.house import House
    from bot.preview.server import Server

RATE = 5
"""Messages a second, so that one can watch a hundred go."""
UNDO_SECONDS = 10


async def show(settings: Settings, port: int, *, open_browser: bool) -> None:
    """Serve the chat page on ``port`` (0: a free one) until interrupted. Raises :class:`Refused`.

    What happens in the preview is kept in a folder of its own that goes away with it: the real database is
    never touched.
    """
    logging.getLogger().setLevel(logging.WARNING)  # the page shows the calls; the terminal shows the address
    try:
        server = await start_server("127.0.0.1", port)
    except PortTaken as error:
        raise Refused([f"{error}", f"Thử cổng khác: make preview PORT={port + 1}"]) from error
    with tempfile.TemporaryDirectory(prefix="motcua-") as folder:
        try:
            print(f"Mở trang này để dùng thử / open this page: {server.url}   (Ctrl-C để dừng)", flush=True)
            if open_browser:
                await asyncio.to_thread(webbrowser.open, server.url)
            clock = MovableClock(lambda: dt.datetime.now(settings.office.zone))
            server.world.clock = lambda: clock().timestamp()  # telephones show the bot's time
            furnish = partial(_furnish, server, Path(folder), clock)
            await app.run(_for_preview(settings, server.url, Path(folder)), furnish, clock)
        finally:
            await server.close()


async def _furnish(server: Server, folder: Path, clock: MovableClock, house: House) -> None:
    """Let make-believe people and dossiers in, and put the desk beside the chat."""
    note = _open_hours(clock, house)
    communes = house.people.communes()
    people.let_in(server.world, communes)
    await people.staff(house.database, clock())
    await people.choose(house.people.subscriptions, communes, clock())
    await house.people.read()
    stock = Stock(house, folder, server.world.options.bot_username)
    await stock.hand_over()
    server.world.desk = SampleDesk(house, clock, stock, note)
    server.world.hub.publish("desk")
    server.world.hub.publish("profile")  # the page reads again who is there


def _open_hours(clock: MovableClock, house: House) -> str:
    """Begin when the office is awake, so that what is tried is seen; return what is to be said about it."""
    real = clock()
    begin = office_moment(real, house.dossiers.desk.calendar(), house.settings.delivery.quiet_span)
    if not clock.forward(begin):
        return "Đúng giờ thật."
    return f"Giờ thật ({moment(real)}) là ngày nghỉ hoặc giờ yên tĩnh, nên buổi thử bắt đầu từ giờ làm việc."


def _for_preview(settings: Settings, url: str, folder: Path) -> Settings:
    """Return the settings with the local server and a database of its own; the desk officer is the admin."""
    return replace(
        settings,
        telegram=replace(settings.telegram, token=LOCAL_TOKEN, api_url=url, proxy="", webhook=None),
        database=replace(settings.database, url=f"sqlite+aiosqlite:///{folder}/preview.db"),
        people=replace(settings.people, admins=(HANH,)),
        delivery=replace(settings.delivery, rate=RATE, paid=False),
        announcements=replace(settings.announcements, undo_seconds=UNDO_SECONDS),
    )
