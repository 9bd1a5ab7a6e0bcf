"""An error that a volunteer reads, in French and in English."""

from typing import Any, Self


class BilingualError(Exception):
    """An error whose sentence exists in both of the interface's languages."""

    def __init__(self, french: str, english: str) -> None:
        super().__init__(english)
        self.french = french
        self.english = english

    def __reduce__(self) -> tuple[type[Self], tuple[str, str], dict[str, Any]]:
        """So that it can go from one process to another, though its message is one of the two."""
        return type(self), (self.french, self.english), self.__dict__

    def in_language(self, language: str) -> str:
        return self.french if language == "fr" else self.english

    def afresh(self) -> Self:
        """The same to keep: a raised error's traceback holds the photo that it was raised over."""
        return type(self)(self.french, self.english)
