"""What travels with a model: its files, checked, from a folder or from the Hub.

It may import the ground of `breeds`, and no other room.
"""

from breeds.bundle.folder import (
    MANIFEST,
    Bundle,
    BundleError,
    Origin,
    load,
    read_manifest,
    replace_evaluation,
    replace_pooling,
    replace_thresholds,
    seal,
)
from breeds.bundle.labels import Breed, Group, Labels, Named
from breeds.bundle.manifest import (
    EVALUATION,
    KINDS,
    LABELS,
    NETWORK,
    NETWORK_WEIGHTS,
    REQUIRED_FILES,
    RUNTIMES,
    SCHEMA,
    SERVED_FILES,
    FileEntry,
    Manifest,
    Outputs,
)
from breeds.bundle.pooling import Pooling
from breeds.bundle.recipe import (
    CROPS,
    DENOISINGS,
    EQUALISATIONS,
    Box,
    Recipe,
    SecondLook,
)
from breeds.bundle.thresholds import Thresholds

__all__ = [
    "CROPS",
    "DENOISINGS",
    "EQUALISATIONS",
    "EVALUATION",
    "KINDS",
    "LABELS",
    "MANIFEST",
    "NETWORK",
    "NETWORK_WEIGHTS",
    "REQUIRED_FILES",
    "RUNTIMES",
    "SCHEMA",
    "SERVED_FILES",
    "Box",
    "Breed",
    "Bundle",
    "BundleError",
    "FileEntry",
    "Group",
    "Labels",
    "Manifest",
    "Named",
    "Origin",
    "Outputs",
    "Pooling",
    "Recipe",
    "SecondLook",
    "Thresholds",
    "load",
    "read_manifest",
    "replace_evaluation",
    "replace_pooling",
    "replace_thresholds",
    "seal",
]
