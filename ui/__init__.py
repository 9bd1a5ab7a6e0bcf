"""The page that visitors and volunteers see.

A component's HTML and CSS are in files of its name beside it; `style/` holds what all share.
"""
