"""Every sentence of the page, in French and in English, and how its numbers are written.

It imports nothing else of the page.
"""
