"""Finding the right procedure for what a citizen wrote. Pure: no clock, no files, only rapidfuzz."""
