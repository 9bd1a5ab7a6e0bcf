"""What a person reads of HTML."""

import re
from html import unescape


def words(html: str) -> str:
    """The text without its markup, every gap one ordinary space."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
