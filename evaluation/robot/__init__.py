"""The robot graph in real processes: how fast it is, and how well it follows and reaches."""
