"""Flags: the answers that a volunteer said were wrong, and how they are kept.

It may import `breeds.bundle` and the ground.
"""
