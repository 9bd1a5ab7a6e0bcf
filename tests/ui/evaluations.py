"""Evaluations as a bundle may hold them, for the tiny bundle's breeds: whole, partial and odd."""

from typing import Any


def share(value: float, reach: float = 0.1) -> dict[str, float]:
    return {"value": value, "low": value - reach, "high": min(1, value + reach)}


def figures(name: str, leak_free: bool, photos_a_breed: int) -> dict[str, Any]:
    """Three breeds: a tenth of breed 0 is taken for 1, a tenth of 1 for 0; 2 is always right."""
    wrong = photos_a_breed // 10
    value = 1 - wrong / photos_a_breed
    return {
        "name": name,
        "leak_free": leak_free,
        "photos": 3 * photos_a_breed,
        "top_1": share(1 - 2 * wrong / (3 * photos_a_breed), 0.02),
        "top_5": share(1, 0),
        "calibration_error": 0.06,
        "mean_confidence": 0.83,
        "confusions": [
            {"truth": "n00000000", "answer": "n00000001", "photos": wrong},
            {"truth": "n00000001", "answer": "n00000000", "photos": wrong},
        ],
        "breeds": [
            {"id": "n00000000", "photos": photos_a_breed, "top_1": share(value, 0.05)},
            {"id": "n00000001", "photos": photos_a_breed, "top_1": share(value, 0.05)},
            {"id": "n00000002", "photos": photos_a_breed, "top_1": share(1, 0)},
        ],
    }


def evaluation(version: str) -> dict[str, Any]:
    """A large set that was seen in part, and two small ones that weren't, with their pool."""
    return {
        "model": {"name": "model", "version": version},
        "sets": [
            figures("Seen & known", False, 1000),
            figures("First kept", True, 10),
            figures("Second kept", True, 20),
        ],
        "pools": [figures("All kept", True, 30)],
    }


ODD: dict[str, dict[str, Any]] = {
    "empty": {},
    "other": {"top_1": 0.5},
    "no_lists": {"sets": "none", "pools": 3, "model": []},
    "no_figures": {
        "sets": [None, {}, {"name": "A"}, {"name": "B", "photos": 0, "top_1": share(1)}]
    },
    "impossible_share": {"sets": [figures("A", True, 10) | {"top_1": share(3)}]},
    "no_photos": {"sets": [figures("A", True, 10) | {"photos": 0}]},
    "negative_confusion": {
        "sets": [
            figures("A", True, 10)
            | {"confusions": [{"truth": "n00000000", "answer": "n00000001", "photos": -1}]}
        ]
    },
    "text_for_numbers": {"sets": [figures("A", True, 10) | {"photos": "many"}]},
}
