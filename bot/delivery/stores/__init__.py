"""What delivery keeps besides the outbox."""
