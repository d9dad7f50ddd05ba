"""A learned reader of what people say: the same in plain words, which the other readers read exactly."""
