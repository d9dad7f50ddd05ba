"""What loads under which name, and the weights that ship with the package."""
