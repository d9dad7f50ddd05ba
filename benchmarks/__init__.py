"""What measures accuracy and speed; each module is a command that prints a table."""
