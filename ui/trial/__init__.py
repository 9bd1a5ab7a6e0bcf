"""A zip of one's own photos, scored on the spot and kept nowhere.

It may import `ui.parts`, `ui.texts` and `breeds`.
"""
