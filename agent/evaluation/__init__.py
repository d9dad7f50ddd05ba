"""What measures the method: `python -m agent.evaluation --help` lists the commands."""
