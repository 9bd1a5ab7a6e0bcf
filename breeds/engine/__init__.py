"""An archive shared out among workers, each part a file, and the parts made one catalogue.

It may import what `breeds.command` may, but for the latter.
"""
