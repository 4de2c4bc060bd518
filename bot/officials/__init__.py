"""Officials: who answers for a dossier hears first that it burns, then their head, then the chairman."""
