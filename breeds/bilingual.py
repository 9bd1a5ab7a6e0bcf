"""An error that a volunteer reads, in French and in English."""


class BilingualError(Exception):
    """An error whose sentence exists in both of the interface's languages."""

    def __init__(self, french: str, english: str) -> None:
        super().__init__(english)
        self.french = french
        self.english = english

    def in_language(self, language: str) -> str:
        return self.french if language == "fr" else self.english
