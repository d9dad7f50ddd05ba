"""Training of the learned reader that puts what people say into plain words."""
