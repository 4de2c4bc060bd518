"""Measures the running bot against echo bots: `python -m bench`."""
