"""Expressions on a scene that was looked at: the published method and extended mode, each a class with one `refer`."""
