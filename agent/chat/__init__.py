"""The conversation: turns, memory, a question where several things fit, and everything that is said."""
