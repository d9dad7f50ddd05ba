"""Models that run on a server (`reclip-agent serve`), behind the seams of those that run here."""
