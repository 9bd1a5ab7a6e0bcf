"""Photos by breed -> a dataset: folders, lists, labels, splits.

It may import `breeds` and training's ground.
"""
