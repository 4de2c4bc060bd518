"""The least that sending can cost: the library's `send_message` in a loop, on our transport.

Prints the seconds of processor time it took.
"""

import argparse
import asyncio
import logging
import os
import time

from telegram import Bot

from bench.mailing import WORDS
from bot.telegram.transport import AiohttpRequest


async def send(api: str, count: int, at_once: int) -> float:
    """Send to so many people, so many at once."""
    chats = iter(range(1, count + 1))
    async with Bot(
        os.environ["BOT_TOKEN"],
        base_url=f"{api}/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(),
    ) as bot:

        async def work() -> None:
            for chat in chats:
                await bot.send_message(chat, WORDS, allow_paid_broadcast=True)

        began = time.process_time()
        await asyncio.gather(*(work() for _ in range(at_once)))
        return time.process_time() - began


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--api", required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--at-once", type=int, default=64)
    logging.disable()
    chosen = parser.parse_args()
    print(asyncio.run(send(chosen.api, chosen.count, chosen.at_once)))
