"""Announcements: composed in the chat, approved by a second person, sent once, accounted for."""
