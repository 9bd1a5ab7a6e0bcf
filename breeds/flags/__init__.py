"""Flags: the answers that a volunteer said were wrong."""
