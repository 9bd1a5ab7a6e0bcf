"""Networks as Keras and OpenVINO know them: backbones, the serving graph, an ImageNet classifier.

It may import `breeds` and training's ground.
"""
