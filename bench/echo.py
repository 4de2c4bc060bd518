"""An echo bot: the least a bot can do, on the library's own transport or on ours."""

import argparse
import logging
import os
from typing import Any

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from bot.telegram.order import ChatOrder
from bot.telegram.transport import AiohttpRequest


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Say it back."""
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


def build(options: argparse.Namespace) -> "Application[Any, Any, Any, Any, Any, Any]":
    """The application the options describe."""
    builder = Application.builder().token(os.environ["BOT_TOKEN"]).base_url(f"{options.api}/bot")
    if options.fast:
        builder = builder.request(AiohttpRequest()).get_updates_request(AiohttpRequest())
        builder = builder.concurrent_updates(ChatOrder(options.at_once))
    else:
        builder = builder.connection_pool_size(options.pool).pool_timeout(30)
        builder = builder.concurrent_updates(options.at_once)
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo, block=not options.no_block))
    return application


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--api", required=True)
    parser.add_argument("--fast", action="store_true", help="our transport and order")
    parser.add_argument("--at-once", type=int, default=256)
    parser.add_argument("--pool", type=int, default=256)
    parser.add_argument("--no-block", action="store_true", help="a task for each handler")
    logging.disable()
    build(parser.parse_args()).run_polling(timeout=30, allowed_updates=[Update.MESSAGE])
