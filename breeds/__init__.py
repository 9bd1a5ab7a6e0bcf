"""Quelle race ? — the core: a photo in, breeds with probabilities out."""
