"""Delivery: everything the bot sends without being asked goes through one outbox and one courier."""
