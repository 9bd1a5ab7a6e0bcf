"""Reviewed verdicts -> a challenger, and whether it may take the champion's place.

It may import the rest of `training` but for `cli`, `study` and `search`, and the core.
"""
