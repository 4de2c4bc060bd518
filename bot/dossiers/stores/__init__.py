"""What is asked of the dossiers as a whole."""
