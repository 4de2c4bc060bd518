"""What is kept on people: roles, wanted news, who cannot be reached, the audit log."""
