"""Where the focus goes when what held it is hidden, so that a keyboard doesn't start anew."""

import json
from pathlib import Path

_SCRIPT = Path(__file__).with_suffix(".js")


def focus(selector: str) -> str:
    """JavaScript for an event: the focus to what the selector names, once it is shown."""
    move = _SCRIPT.read_text("utf-8")
    return f"() => {{ ({move})({json.dumps(selector)}); }}"
