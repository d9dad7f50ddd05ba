"""From the words of a command to the semantic tree that the reasoning works on."""
