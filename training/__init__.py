"""Quelle race ? — offline training: photos in, a published model out."""
