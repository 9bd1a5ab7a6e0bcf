"""The texts of what a model makes of breeds that it can't know and of photos without a dog."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class StrangerTexts:
    """The texts in one language; a `{name}` in a text is filled in where it is shown."""

    heading: str
    missing: str
    breeds: str
    breeds_accepted: str
    breeds_alike: str
    breeds_no_dog: str
    breeds_link: str
    breeds_missing: str

    no_dogs: str
    no_dogs_taken: str
    no_dogs_missing: str
    kind: str
    taken_for_dog: str
    accepted: str
    kinds: Mapping[str, str]

    unknown: str
    taken_for: str
    taken_for_more: str
    taken_for_and: str
    let_through: str
    never_let_through: str
    no_photo: str


FRENCH = StrangerTexts(
    heading="Ce qu'il ne peut pas connaître",
    missing=(
        "Les mesures de ce modèle ne disent pas ce qu'il fait d'une race hors de sa liste, ni "
        "d'une photo sans chien."
    ),
    breeds="Une race hors de sa liste",
    breeds_accepted=(
        "Sur 100 photos de races qu'il ne connaît pas, {value} reçoivent quand même une réponse "
        "sans vous (entre {low} et {high}), et elle est forcément fausse. Pour les autres, il "
        "demande une personne. C'est mesuré sur {photos} photos de {breeds} races."
    ),
    breeds_alike="En comptant chaque race autant que les autres\u00a0: {}.",
    breeds_no_dog="Prises à tort pour des photos sans chien\u00a0: {}.",
    breeds_link="Voir ces races une par une",
    breeds_missing="Rien n'a été mesuré sur des races hors de sa liste.",
    no_dogs="Une photo sans chien",
    no_dogs_taken=(
        "Sur 100 photos sans chien, {value} passent pour celle d'un chien (entre {low} et {high}). "
        "C'est mesuré sur {photos} photos."
    ),
    no_dogs_missing="Rien n'a été mesuré sur des photos sans chien.",
    kind="Ce que montre la photo",
    taken_for_dog="Passe pour un chien",
    accepted="Reçoit une race, sans vous",
    kinds={
        "cat": "Un chat",
        "wild canid": "Un canidé sauvage (loup, renard…)",
        "toy": "Une peluche",
        "anything else": "Autre chose",
    },
    unknown="ne la connaît pas",
    taken_for="Prise pour {breed}, {photos} fois sur {of}",
    taken_for_more="{breed}, {photos}",
    taken_for_and="\u00a0; ",
    let_through="Réponse sans vous, donc fausse\u00a0: {accepted} fois sur {of}",
    never_let_through="Jamais de réponse sans vous",
    no_photo="Aucune photo mesurée",
)

ENGLISH = StrangerTexts(
    heading="What it can't know",
    missing=(
        "This model's figures don't say what it makes of a breed outside its list, nor of a photo "
        "without a dog."
    ),
    breeds="A breed outside its list",
    breeds_accepted=(
        "Of 100 photos of breeds that it doesn't know, {value} get an answer without you all the "
        "same (between {low} and {high}), and it can only be wrong. For the others, it asks for a "
        "person. Measured on {photos} photos of {breeds} breeds."
    ),
    breeds_alike="With each breed counting as much as the others: {}.",
    breeds_no_dog="Wrongly taken for photos without a dog: {}.",
    breeds_link="See these breeds one by one",
    breeds_missing="Nothing has been measured on breeds outside its list.",
    no_dogs="A photo without a dog",
    no_dogs_taken=(
        "Of 100 photos without a dog, {value} pass for a dog's (between {low} and {high}). "
        "Measured on {photos} photos."
    ),
    no_dogs_missing="Nothing has been measured on photos without a dog.",
    kind="What the photo shows",
    taken_for_dog="Passes for a dog",
    accepted="Gets a breed, without you",
    kinds={
        "cat": "A cat",
        "wild canid": "A wild canid (wolf, fox…)",
        "toy": "A soft toy",
        "anything else": "Something else",
    },
    unknown="not known to it",
    taken_for="Taken for {breed}, {photos} times of {of}",
    taken_for_more="{breed}, {photos}",
    taken_for_and="; ",
    let_through="An answer without you, so a wrong one: {accepted} times of {of}",
    never_let_through="Never an answer without you",
    no_photo="No photo measured",
)
