"""Tables of photos or animals: CSV, JSON and Parquet, of the same columns."""
