"""What measures the method and how fast it is: `python -m evaluation` lists the measures."""
