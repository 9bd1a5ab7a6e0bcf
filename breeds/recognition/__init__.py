"""Pixels -> breeds: the network's input, its answer, and the place that it looked at again.

It may import `breeds.photo`, `breeds.bundle` and the ground.
"""
