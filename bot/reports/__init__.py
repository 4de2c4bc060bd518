"""The figures of a period: as a card, a picture and the ministry's forms."""
