"""Runs and models in MLflow, and which model is the champion.

It may import `training.fit` and the rooms below that.
"""
