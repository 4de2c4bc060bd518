"""Importing dossier files of the one-stop system: reading, comparing, writing, undoing."""
