"""The texts of photos shown with the model's answer, in French and English."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PictureTexts:
    """The texts in one language; a `{}` in a text is filled in where it is shown."""

    truth: str
    answer: str
    right: str
    wrong: str


FRENCH = PictureTexts(
    truth="Vraie race\u00a0: {}",
    answer="Réponse\u00a0: {}",
    right="Juste",
    wrong="Faux",
)

ENGLISH = PictureTexts(
    truth="True breed: {}",
    answer="Answer: {}",
    right="Right",
    wrong="Wrong",
)
