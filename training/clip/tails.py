"""What may follow or precede a head noun without deciding what it is: relations to landmarks, and superlatives.

The whole expression is scored as one phrase ("the can behind the duck"), so the text tower must learn that the head
noun decides and that the landmark does not. Landmarks here are random: whether the relation holds in the picture is not
the model's business.

Source: the keywords of ReCLIP (ACL 2022), section 3.2.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from training.clip import words as w


def random_tail(rng: random.Random, landmark: Callable[[], str]) -> str:
    """What comes after the head: one or two hops, a place, a superlative, or several of these."""
    kind = rng.random()
    if kind < 0.50:
        return relation(rng, landmark())
    if kind < 0.68:
        return f"{relation(rng, landmark())} {relation(rng, landmark())}"
    if kind < 0.73:
        return f"between {landmark()} and {landmark()}"
    if kind < 0.83:
        return rng.choice(rng.choice(tuple(w.SUPERLATIVE_ENDINGS.values())))
    if kind < 0.90:
        return relation(rng, rng.choice(w.PLACES))
    if kind < 0.95:
        return rng.choice(w.REGIONS)
    return f"{relation(rng, landmark())} {rng.choice(w.REGIONS)}"


def relation(rng: random.Random, landmark: str) -> str:
    """One relation to one landmark."""
    phrases = w.OTHER_RELATIONS if rng.random() < 0.12 else rng.choice(tuple(w.RELATION_PHRASES.values()))
    return f"{rng.choice(w.LINKS)}{rng.choice(phrases)} {landmark}"


def random_superlative(rng: random.Random) -> str:
    """One superlative adjective."""
    return rng.choice(rng.choice(tuple(w.SUPERLATIVE_ADJECTIVES.values())))
