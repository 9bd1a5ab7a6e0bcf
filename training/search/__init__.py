"""Searches over a space: the same objective by Optuna or by KerasTuner."""
