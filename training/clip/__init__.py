"""The embedded small CLIP: rendered objects, generated English, one contrastive loss."""
