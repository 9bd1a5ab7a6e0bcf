"""Names from a zip, which may hold anything, as they can be shown."""

LONGEST_NAME = 80


def printable(name: str) -> str:
    """The end of a long name, and a sign in place of each that can't be shown."""
    shown = "".join(sign if sign.isprintable() else "\ufffd" for sign in name)
    return f"…{shown[-LONGEST_NAME:]}" if len(shown) > LONGEST_NAME else shown


def folder_of(name: str) -> str:
    """The folder of a photo that is named with it."""
    return name.rpartition("/")[0]
