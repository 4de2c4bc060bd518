"""The preview's make-believe commune: its dossiers, its people, its clock, and the desk beside the chat."""
