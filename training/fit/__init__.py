"""Photos -> a trained run: features, head, tuned layers, checkpoints.

It may import `training.evaluation`, `training.networks`, `training.data`, `breeds` and the ground.
"""
