"""The chat page: plain HTML, CSS and JavaScript modules, served by ``bot.preview.server``."""
