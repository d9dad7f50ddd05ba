"""What comes of commands when an arm carries them out."""
