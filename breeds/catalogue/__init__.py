"""An archive of photos and what is known of them, in one SQLite file that outlives every run.

It may import the ground of `breeds`, its photos, bundles, recognition and flags.
"""
