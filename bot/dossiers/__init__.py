"""Dossiers (hồ sơ): where each one stands, when it is due, who follows it, and the files they come from."""
