"""Telegram, today's channel: transport, rendering, the application and its commands."""
