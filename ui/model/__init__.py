"""The tab about the model: what answers, how well it does, what it can't do.

It may import `ui.trial`, `ui.parts`, `ui.texts` and `breeds`.
"""
