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
    seal,
)
from breeds.bundle.labels import Breed, Group, Labels, Named
from breeds.bundle.manifest import (
    EVALUATION,
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
from breeds.bundle.recipe import (
    CROPS,
    DENOISINGS,
    EQUALISATIONS,
    Box,
    Recipe,
    SecondLook,
)

__all__ = [
    "CROPS",
    "DENOISINGS",
    "EQUALISATIONS",
    "EVALUATION",
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
    "Recipe",
    "SecondLook",
    "load",
    "read_manifest",
    "replace_evaluation",
    "seal",
]
