"""Models that run on a server (`reclip-agent serve`), behind the seams of those that run here."""

TOKEN_VARIABLE = "RECLIP_SERVER_TOKEN"
"""Environment variable with what a server's requests must bring."""
