"""The tab that answers for one photo, and takes a volunteer's correction.

It may import `ui.parts`, `ui.texts` and `breeds`, and no other tab.
"""
