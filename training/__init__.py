"""How each embedded model was made: one seeded command each, resumable."""
