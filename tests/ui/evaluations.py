"""Evaluations as a bundle may hold them, for the tiny bundle's breeds: whole, partial and odd."""

from typing import Any

from breeds.intervals import wilson


def share(value: float, reach: float = 0.1) -> dict[str, float]:
    return {"value": value, "low": value - reach, "high": min(1, value + reach)}


def among(hits: int, photos: int) -> dict[str, Any]:
    """How many of the photos, with their share; the interval is Wilson's."""
    if not photos:
        return {"hits": 0, "photos": 0, "share": None}
    low, high = wilson(hits, photos)
    value = hits / photos
    told = {"value": value, "low": min(low, value), "high": max(high, value)}
    return {"hits": hits, "photos": photos, "share": told}


def decided(photos: int) -> dict[str, Any]:
    """Six photos of ten are accepted, and nine of ten of these are right."""
    tenth = photos // 10
    return {
        "accepted": among(6 * tenth, photos),
        "accepted_right": among(round(5.4 * tenth), 6 * tenth),
        "group": among(tenth, photos),
        "group_right": among(tenth - 1, tenth),
        "two": among(tenth, photos),
        "two_right": among(tenth, tenth),
        "legal": among(0, photos),
        "nothing": among(2 * tenth - 1, photos),
        "no_dog": among(1, photos),
    }


def part(of: str, name: str, value: float, **more: Any) -> dict[str, Any]:
    """Some photos of a set, of which six of ten are accepted and nine of ten of these right."""
    kept = {"accepted": among(60, 100), "accepted_right": among(54, 60)}
    return {"of": of, "name": name, "photos": 100, "top_1": share(value, 0.05)} | kept | more


def interval(value: float, reach: float) -> dict[str, float]:
    return {"value": value, "low": value - reach, "high": value + reach}


def source(name: str) -> dict[str, Any]:
    told = {"dataset": "photos", "list": None, "fingerprint": "0", "unreadable": []}
    return {"set": name} | told


UNKNOWN_BREEDS = {
    "name": "Never learnt",
    "accepted": among(14, 100),
    "by_breed": share(0.2, 0.1),
    "no_dog": among(3, 100),
    "breeds": [
        {
            "id": "azawakh",
            "photos": 55,
            "accepted": 14,
            "taken_for": [
                {"breed": "n00000001", "photos": 44},
                {"breed": "n00000000", "photos": 9},
                {"breed": "n00000002", "photos": 2},
            ],
        },
        {"id": "zebra_striped_terrier", "photos": 45, "accepted": 0, "taken_for": []},
    ],
    "source": source("Never learnt"),
}
NO_DOGS = {
    "name": "Without a dog",
    "taken_for_dog": among(5, 200),
    "kinds": [
        {"kind": "cat", "photos": 100, "taken_for_dog": 5, "accepted": 1},
        {"kind": "a kind of its own", "photos": 100, "taken_for_dog": 0, "accepted": 0},
    ],
    "source": source("Without a dog"),
}
HEAT_MAP = {
    "of": "All kept",
    "photos": 80,
    "hottest": interval(0.31, 0.05),
    "random": interval(0.06, 0.03),
    "middle": interval(0.2, 0.05),
    "against_random": interval(0.25, 0.05),
    "against_middle": interval(0.11, 0.05),
    "hotter": share(0.82, 0.08),
}


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
        "decided": decided(3 * photos_a_breed),
        "confusions": [
            {"truth": "n00000000", "answer": "n00000001", "photos": wrong},
            {"truth": "n00000001", "answer": "n00000000", "photos": wrong},
        ],
        "breeds": [
            {"id": "n00000000", "photos": photos_a_breed, "top_1": share(value, 0.05)}
            | {"accepted": 6 * wrong, "accepted_right": 5 * wrong},
            {"id": "n00000001", "photos": photos_a_breed, "top_1": share(value, 0.05)},
            {"id": "n00000002", "photos": photos_a_breed, "top_1": share(1, 0)},
        ],
    }


def evaluation(version: str) -> dict[str, Any]:
    """A large set that was seen in part, and two small ones that weren't, with their pool.

    And all else that an evaluation may tell.
    """
    return {
        "model": {"name": "model", "version": version},
        "sets": [
            figures("Seen & known", False, 1000),
            figures("First kept", True, 10),
            figures("Second kept", True, 20),
        ],
        "pools": [figures("All kept", True, 30)],
        "shared_breeds": [
            part("Seen & known", "10 breeds, shared with All kept", 0.9),
            part("All kept", "10 breeds, shared with Seen & known", 0.8),
        ],
        "by_source": [
            part("All kept", "Somewhere", 0.85),
            part("All kept", "Next to nowhere", 0.85, photos=9),
        ],
        "alterations": [
            part("All kept", "blurred", 0.7, difference=interval(-0.12, 0.04)),
            part("All kept", "turned inside out", 0.83, difference=interval(0.01, 0.04)),
        ],
        "unknown_breeds": [UNKNOWN_BREEDS],
        "no_dogs": [NO_DOGS],
        "heat_map": HEAT_MAP,
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
