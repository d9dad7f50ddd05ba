"""Fitting extended mode to any models: on pictures of the user's own, or on scenes whose truth is known."""
