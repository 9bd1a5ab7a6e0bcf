"""A run -> a serving bundle, its card, a Hub repo and a Space.

It may import `training.tracking`, `training.fit` and the rooms below those.
"""
