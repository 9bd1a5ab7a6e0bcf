"""Answers as other programs read them; it may import the ground of `breeds`, and no other room."""
