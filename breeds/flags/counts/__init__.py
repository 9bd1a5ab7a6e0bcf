"""Counts of what is answered, a file for each process: nothing of a person, a photo or a record."""
