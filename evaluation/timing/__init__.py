"""How fast the core is."""
