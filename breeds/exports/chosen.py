"""What a user chooses of an export, or reads of it before any is made; it loads no catalogue."""

from enum import StrEnum

# The files that ASM3 imports.
ASM3_NEW = "asm3_new.csv"
ASM3_EXISTING = "asm3_existing.csv"


class Of(StrEnum):
    """What the rows of a table are."""

    PHOTOS = "photos"
    ANIMALS = "animals"
