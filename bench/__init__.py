"""Measures the running bot, what dossiers and letters to many cost: `python -m bench`."""
