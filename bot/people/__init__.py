"""People: their language, the news they want, their role in the office, and what the bot holds on them."""
