"""What the page says in place of Gradio's own words, in French and English."""

from dataclasses import dataclass


@dataclass(frozen=True)
class GradioTexts:
    """The texts in one language; scripts fill in `$1`, `$2` and what is in braces."""

    done: str
    in_queue: str

    more_tabs: str
    close: str
    queue: str
    at_work: str
    lost_sentence: str
    failed: str
    failed_sentence: str


FRENCH = GradioTexts(
    done="Terminé",
    in_queue="Dans la file\u00a0: {position} sur {size}",
    more_tabs="Autres onglets",
    close="Fermer",
    queue="file\u00a0: $1 sur $2\u00a0| ",
    at_work="en cours\u00a0| ",
    lost_sentence="Le programme ne répond plus\u00a0: la page se rechargera dès qu'il répondra.",
    failed="Échec",
    failed_sentence="Quelque chose n'a pas marché\u00a0: essayez à nouveau.",
)

ENGLISH = GradioTexts(
    done="Done",
    in_queue="In the queue: {position} of {size}",
    more_tabs="More tabs",
    close="Close",
    queue="queue: $1 of $2 | ",
    at_work="at work | ",
    lost_sentence="The program doesn't answer: the page will load anew as soon as it does.",
    failed="Failure",
    failed_sentence="Something went wrong: try again.",
)
