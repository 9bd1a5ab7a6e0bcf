"""Volunteers' records in a private dataset repo of the Hub, beyond a Space's own disk.

It may import what `breeds.flags` may, and the rest of `breeds.flags`.
"""
