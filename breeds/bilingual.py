"""An error that a volunteer reads, in French and in English."""

from typing import Self


class BilingualError(Exception):
    """An error whose sentence exists in both of the interface's languages."""

    def __init__(self, french: str, english: str) -> None:
        super().__init__(english)
        self.french = french
        self.english = english

    def in_language(self, language: str) -> str:
        return self.french if language == "fr" else self.english

    def afresh(self) -> Self:
        """The same to keep: a raised error's traceback holds the photo that it was raised over."""
        return type(self)(self.french, self.english)
