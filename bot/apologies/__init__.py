"""The citizen's side of a late dossier: the apology with reason and new date, sent by a human."""
