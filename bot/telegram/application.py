"""Builds the Telegram application and runs it by long polling or behind a webhook."""

from __future__ import annotations

import asyncio
import logging
import secrets
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from aiohttp import web
from telegram import Update
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import Application

from bot.errors import BotError
from bot.telegram.errors import on_error
from bot.telegram.lean import LeanBot
from bot.telegram.order import ChatOrder
from bot.telegram.transport import AiohttpRequest, hide_token

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable
    from pathlib import Path

    from telegram import Bot
    from telegram.ext import BaseHandler

log = logging.getLogger(__name__)
UPDATES = ["message", "callback_query", "inline_query"]
_POLL_SECONDS = 30
_MOST_BYTES = 1 << 20
_EARLY = -1
_LONGEST_PAUSE = 30  # seconds between tries while Telegram cannot be reached
LONGEST_SHORT = 120  # letters of the short description

BotApplication = Application[Any, Any, Any, Any, Any, Any]


class NoToken(BotError):  # noqa: N818 - reads as what is missing
    """Chưa có token của bot: đặt BOT_TOKEN, hoặc [telegram] token_file trong tệp cấu hình (xem README)."""


class WrongToken(BotError):  # noqa: N818 - reads as what happened
    """Telegram không nhận token này: xin chép lại token do @BotFather cấp."""


def build(
    token: str,
    api_url: str,
    proxy: str,
    handlers: Iterable[BaseHandler[Any, Any, Any]],
    early: Iterable[BaseHandler[Any, Any, Any]] = (),
) -> BotApplication:
    """Return the application with the rooms' handlers; the first that fits an update takes it.

    Those of ``early`` see each update first and leave it to the others. Raises :class:`NoToken` without a
    token. The token is kept out of every log from here on.
    """
    if not token:
        raise NoToken
    hide_token(token)
    base = api_url.rstrip("/")
    bot = LeanBot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=AiohttpRequest(proxy=proxy, read_timeout=15),
        get_updates_request=AiohttpRequest(
            proxy=proxy, connection_pool_size=2, read_timeout=_POLL_SECONDS + 15
        ),
    )
    application: BotApplication = (
        Application.builder().bot(bot).concurrent_updates(ChatOrder()).job_queue(None).build()
    )
    application.add_handlers(list(early), group=_EARLY)
    application.add_handlers(list(handlers))
    application.add_error_handler(on_error)
    return application


@asynccontextmanager
async def _initialized(application: BotApplication) -> AsyncIterator[None]:
    """Say hello to Telegram, again and again while it cannot be reached; raises :class:`WrongToken`."""
    pause = 1
    while not await _said_hello(application):
        await asyncio.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)
    try:
        yield
    finally:
        await application.shutdown()


async def _said_hello(application: BotApplication) -> bool:
    try:
        await application.initialize()
    except InvalidToken:
        await application.bot.shutdown()
        raise WrongToken from None  # the library's own error shows the token
    except NetworkError as error:
        await application.bot.shutdown()
        log.warning("Telegram cannot be reached, will try again: %s", error)
        return False
    return True


@asynccontextmanager
async def polling(application: BotApplication) -> AsyncIterator[None]:
    """Take updates by long polling; on leaving, updates already taken are finished."""
    if application.updater is None:
        raise RuntimeError("the application was built without an updater")
    async with _initialized(application):
        await application.updater.start_polling(
            timeout=_POLL_SECONDS, allowed_updates=UPDATES, error_callback=_note_silence
        )
        await application.start()
        try:
            yield
        finally:
            await application.updater.stop()
            await application.stop()


def _note_silence(error: TelegramError) -> None:
    # The library tries again by itself; without this it logs a page for each try of a long outage.
    log.warning("no updates from Telegram, trying again: %s", error)


@asynccontextmanager
async def webhook(
    application: BotApplication, listen: str, url: str, secret_file: Path | None
) -> AsyncIterator[None]:
    """Take updates over HTTP on ``listen`` (host:port); requests without our secret are refused."""
    secret = _secret(secret_file)
    host, _, port = listen.rpartition(":")
    server = web.Application(client_max_size=_MOST_BYTES)
    server.router.add_post("/{path:.*}", _receiver(application, secret))
    server.router.add_get("/healthz", _healthy)
    runner = web.AppRunner(server, access_log=None)
    async with _initialized(application):
        await application.start()
        await runner.setup()
        await web.TCPSite(runner, host or "127.0.0.1", int(port)).start()
        await application.bot.set_webhook(url, secret_token=secret, allowed_updates=UPDATES)
        try:
            yield
        finally:
            await runner.cleanup()
            await application.stop()


def _secret(file: Path | None) -> str:
    """Return what stands in the file; without one, a secret for as long as this process lives."""
    return file.read_text(encoding="utf-8").strip() if file else secrets.token_urlsafe(32)


def _receiver(application: BotApplication, secret: str) -> Any:
    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not secrets.compare_digest(given.encode(), secret.encode()):
            return web.Response(status=403)
        update = Update.de_json(await request.json(), application.bot)
        await application.update_queue.put(update)
        return web.Response()

    return receive


async def _healthy(_: web.Request) -> web.Response:
    return web.Response(text="ok")


async def describe(bot: Bot, language: str | None, long: str, short: str) -> None:
    """Give Telegram the bot's descriptions in a language (``None``: all others); a refusal is only logged."""
    try:
        await bot.set_my_description(long, language_code=language)
        await bot.set_my_short_description(short, language_code=language)
    except TelegramError as error:
        log.warning("Telegram refused the description: %s", error)
