"""A model's answers on photos whose breed is known -> figures, tables and plots.

It may import `training.data`, `breeds` and training's ground.
"""
