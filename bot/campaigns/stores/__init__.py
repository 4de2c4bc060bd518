"""What campaigns keep besides their runs."""
