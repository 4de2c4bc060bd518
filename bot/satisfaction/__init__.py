"""Whether a citizen was satisfied: asked once when the result was handed over, kept without who answered."""
