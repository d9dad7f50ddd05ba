"""A job: the same function over many blocks, on this machine's cores or on Ray, into one folder of Parquet."""
