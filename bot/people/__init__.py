"""People: the language they read, and what the bot holds on them."""
