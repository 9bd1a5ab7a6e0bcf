"""Flags: what volunteers and reviewers say of answers, and how that is kept.

It may import `breeds.recognition` and all that this may. No more than `shown` does, since the rest
is needed where no model is.
"""
