"""Who decodes a photo waits for a turn, so that many visitors at once don't fill the memory."""

from typing import Any

# Each photo keeps a core busy for its whole answer, so more at once would only slow each other.
PHOTOS_AT_ONCE = 2

# For the event of every handler that decodes a photo: they all share one limit.
IN_TURN: dict[str, Any] = {"concurrency_limit": PHOTOS_AT_ONCE, "concurrency_id": "photos"}

# For a set of many photos, decoded one at a time: in the photos' own line, two sets would keep
# every other visitor waiting for minutes. This makes at most three photos at once; archives, which
# `ui/archive/routes.py` answers one at a time, make it four.
SET_IN_TURN: dict[str, Any] = {"concurrency_limit": 1, "concurrency_id": "sets of photos"}
