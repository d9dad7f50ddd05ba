"""Sound in, words and how sure they are out: voice activity, then a recogniser over the grammar of commands."""
