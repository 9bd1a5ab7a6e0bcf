"""Networks and preprocessing compared on the same photos -> docs/STUDY.md.

It may import `training.search`, `training.fit` and the rooms below those.
"""
