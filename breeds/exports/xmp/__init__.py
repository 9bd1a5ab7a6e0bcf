"""Sidecars of XMP: read, merged, written and taken back."""
