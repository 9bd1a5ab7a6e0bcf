"""Searches over a space: the same objective by Optuna or by KerasTuner.

It may import `training.fit` and the rooms below that.
"""
