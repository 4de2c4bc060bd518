"""A local Bot API server with a chat page: the bot runs as in production, without a token."""
