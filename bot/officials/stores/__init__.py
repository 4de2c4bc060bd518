"""The tables of the officials' room."""
