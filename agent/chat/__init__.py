"""The agent that a person meets: turns, memory, one question where several things fit, and the words for it all."""
