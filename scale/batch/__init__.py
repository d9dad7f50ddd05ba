"""`reclip-agent batch`: expressions put to every picture of a folder, a video, a bag or shards, into Parquet."""
