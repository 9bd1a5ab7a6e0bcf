"""Any file -> upright RGB pixels, or a sentence that says why not.

It may import the ground of `breeds`, and no other room.
"""

from breeds.photo.reading import PhotoError, Read, digest, load, read

__all__ = ["PhotoError", "Read", "digest", "load", "read"]
