"""The texts of what speaks for an answer, in French and English."""

from dataclasses import dataclass


@dataclass(frozen=True)
class WhyTexts:
    """The texts in one language; a `{}` is the first breed as looks are worded.

    The `check` tells whether the picture shows what the answer rests on.
    """

    ask: str
    hide: str
    looking: str
    alt: str
    caption: str
    caption_unsure: str
    careful: str

    check: str
    check_missing: str
    check_hidden: str
    check_true: str
    check_false: str
    check_beyond_middle: str
    check_like_middle: str
    check_below_middle: str


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
    check="Peut-on croire «\u00a0Pourquoi\u00a0?\u00a0»\u00a0?",
    check_missing=(
        "Les mesures de ce modèle ne disent pas si l'image de «\u00a0Pourquoi\u00a0?\u00a0» "
        "montre bien ce qui compte."
    ),
    check_hidden=(
        "Sur {photos} photos, on a caché un cinquième de l'image. Là où les couleurs sont les plus "
        "chaudes, la première race perd {hottest} points\u00a0; à un endroit au hasard, {random}"
        "\u00a0; au milieu, {middle}."
    ),
    check_true=(
        "L'image montre donc bien ce qui compte\u00a0: pour {hotter} photos sur 100 (entre {low} "
        "et {high}), l'endroit le plus chaud compte plus qu'un endroit au hasard."
    ),
    check_false=(
        "L'endroit le plus chaud ne compte pas nettement plus qu'un endroit au hasard\u00a0: ne "
        "vous fiez pas à cette image."
    ),
    check_beyond_middle="Il compte aussi plus que le milieu de la photo, où le chien est souvent.",
    check_like_middle=(
        "Il ne compte pas nettement plus que le milieu de la photo, où le chien est souvent."
    ),
    check_below_middle="Il compte moins que le milieu de la photo, où le chien est souvent.",
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
    check="Can “Why?” be believed?",
    check_missing="This model's figures don't say whether the picture of “Why?” shows what counts.",
    check_hidden=(
        "On {photos} photos, a fifth of the picture was hidden. Where the colours are warmest, the "
        "first breed loses {hottest} points; at a place drawn at random, {random}; in the middle, "
        "{middle}."
    ),
    check_true=(
        "So the picture does show what counts: for {hotter} photos of 100 (between {low} and "
        "{high}), the warmest place counts more than a random one."
    ),
    check_false=(
        "The warmest place doesn't clearly count more than a random one: don't trust this picture."
    ),
    check_beyond_middle="It counts more than the middle of the photo too, where the dog often is.",
    check_like_middle=(
        "It doesn't clearly count more than the middle of the photo, where the dog often is."
    ),
    check_below_middle="It counts less than the middle of the photo, where the dog often is.",
)
