"""Measures the running bot and what dossiers cost: `python -m bench`."""
