"""What people say and how it is read and heard."""
