"""Offline training: photos -> a published model and its figures."""

from pathlib import Path

# The program's folder, wherever it lies.
ROOT = Path(__file__).parents[1]
