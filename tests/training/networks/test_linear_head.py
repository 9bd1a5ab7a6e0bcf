"""ImageNet's own rows for breeds: in the breeds' order, and zeros for one that it lacks."""

import numpy as np
import pytest

from training.networks import backbones
from training.networks.linear_head import Head

PUG, BEAGLE = "n02110958", "n02088364"


def test_rows_follow_the_breeds():
    kernel = np.arange(3000, dtype=np.float32).reshape(3, 1000)
    own = Head(kernel, np.arange(1000, dtype=np.float32)).for_breeds((PUG, "patou", BEAGLE))
    np.testing.assert_array_equal(own.kernel[:, 0], kernel[:, 254])
    np.testing.assert_array_equal(own.kernel[:, 1], 0)
    np.testing.assert_array_equal(own.bias, [254, 0, 162])


@pytest.mark.training
def test_the_top_of_a_whole_network_is_where_its_head_starts():
    """Random weights stand in for ImageNet's, which can't be downloaded in a test."""
    backbone = backbones.load_backbone("MobileNetV2", backbones.RANDOM, 96)
    whole = backbones._construct("MobileNetV2", None, None)
    own = backbones._top_of(whole, backbone, (PUG, BEAGLE))
    kernel, bias = whole.layers[-1].get_weights()
    np.testing.assert_array_equal(own.kernel, kernel[:, [254, 162]])
    np.testing.assert_array_equal(own.bias, bias[[254, 162]])


@pytest.mark.training
def test_other_weights_have_no_top_to_start_from():
    backbone = backbones.load_backbone("MobileNetV2", backbones.RANDOM, 96)
    assert backbones.own_head(backbone, backbones.RANDOM, (PUG,)) is None
