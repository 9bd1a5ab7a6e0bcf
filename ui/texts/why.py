"""The texts of what speaks for an answer, in French and English."""

from dataclasses import dataclass


@dataclass(frozen=True)
class WhyTexts:
    """The texts in one language; a `{}` is the first breed as looks are worded."""

    ask: str
    hide: str
    looking: str
    alt: str
    caption: str
    caption_unsure: str
    careful: str


FRENCH = WhyTexts(
    ask="Pourquoi\u00a0?",
    hide="Masquer le pourquoi",
    looking="Un instant…",
    alt=(
        "Votre photo en gris, avec en couleurs chaudes les endroits qui ont fait pencher vers "
        "«\u00a0{}\u00a0»"
    ),
    caption=(
        "En couleurs chaudes, ce qui a fait pencher le programme vers «\u00a0{}\u00a0»\u00a0; en "
        "gris, ce qui n'a pas compté."
    ),
    caption_unsure=(
        "En couleurs chaudes, ce qui a fait pencher le programme vers «\u00a0{}\u00a0», la plus "
        "proche des cinq, dont il n'est pas sûr\u00a0; en gris, ce qui n'a pas compté."
    ),
    careful=(
        "Si les couleurs tombent à côté du chien, ne vous fiez pas à la réponse\u00a0: recadrez la "
        "photo."
    ),
)

ENGLISH = WhyTexts(
    ask="Why?",
    hide="Hide the why",
    looking="One moment…",
    alt="Your photo in grey, with warm colours where it made the program lean towards “{}”",
    caption=(
        "In warm colours, what made the program lean towards “{}”; in grey, what didn't count."
    ),
    caption_unsure=(
        "In warm colours, what made the program lean towards “{}”, the closest of the five, of "
        "which it isn't sure; in grey, what didn't count."
    ),
    careful=("Where the colours fall beside the dog, don't trust the answer: crop the photo."),
)
