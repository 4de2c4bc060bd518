"""Telegram, today's channel: transport, rendering, the application and its commands."""

import os

# Waiting times of the library come as timedelta, as its next version will have them, and without its warning.
os.environ.setdefault("PTB_TIMEDELTA", "1")
