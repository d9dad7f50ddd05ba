"""Grounds expressions in a scene: the published method and extended mode, each a class with one `refer`."""
