"""``preview``: the bot exactly as in production, against the local Bot API server with its chat page."""

from __future__ import annotations

import asyncio
import logging
import tempfile
import webbrowser
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot import app
from bot.errors import Refused
from bot.make_believe import OPENING, SampleDesk
from bot.preview.errors import PortTaken
from bot.preview.people import cast
from bot.preview.server import LOCAL_TOKEN, start_server

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.preview.server import Server

DESK_OFFICER = "Cán bộ một cửa"


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
            stock = partial(_stock, server, Path(folder))
            await app.run(_for_preview(settings, server.url, Path(folder)), stock)
        finally:
            await server.close()


async def _stock(server: Server, folder: Path, house: app.House) -> None:
    """Let make-believe dossiers in, and put the desk beside the chat."""
    desk = SampleDesk(house, folder, server.world.options.bot_username)
    await desk.do(OPENING)
    server.world.desk = desk
    server.world.hub.publish("desk")


def _for_preview(settings: Settings, url: str, folder: Path) -> Settings:
    """Return the settings with the local server and a database of its own; the desk officer is the admin."""
    staff = tuple(person.id for person in cast() if person.role == DESK_OFFICER)
    return replace(
        settings,
        telegram=replace(settings.telegram, token=LOCAL_TOKEN, api_url=url, proxy="", webhook=None),
        database=replace(settings.database, url=f"sqlite+aiosqlite:///{folder}/preview.db"),
        people=replace(settings.people, admins=staff),
        delivery=replace(settings.delivery, quiet="00:00-00:00"),  # whoever tries it at night wants to see it
    )
