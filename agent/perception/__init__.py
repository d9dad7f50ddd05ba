"""From a camera picture to scores: proposals, isolated views, CLIP embeddings."""
