"""`reclip-agent serve`: a detector and CLIP models for robots that have no machine to run them."""
