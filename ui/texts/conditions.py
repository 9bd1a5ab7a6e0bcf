"""The texts of how a model does on one kind of photos and another, in French and English."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class ConditionTexts:
    """The texts in one language; a `{name}` in a text is filled in where it is shown."""

    heading: str
    missing: str
    photos_of: str
    alone: str
    alone_right: str

    shared: str
    shared_breeds: str
    shared_breed: str
    shared_same: str
    shared_gap: str
    shared_lower: str
    by_source: str
    by_source_intro: str

    altered: str
    altered_intro: str
    altered_photo: str
    fewer: str
    more: str
    no_difference: str
    alterations: Mapping[str, str]


FRENCH = ConditionTexts(
    heading="D'une sorte de photos à l'autre",
    missing=(
        "Les mesures de ce modèle ne disent pas comment il s'en tire d'une sorte de photos à "
        "l'autre, ni sur des photos floues, sombres ou tournées."
    ),
    photos_of="Photos",
    alone="Réponse sans vous",
    alone_right="justes\u00a0: {}",
    shared="Pourquoi le chiffre honnête est plus bas",
    shared_breeds="{} races, les mêmes",
    shared_breed="Une race, la même",
    shared_same="Les mêmes races",
    shared_gap=(
        "{breeds}\u00a0: {seen} sur 100 sont bien nommées sur «\u00a0{old}\u00a0», des photos "
        "que le réseau de départ avait vues en partie, et {unseen} sur 100 sur "
        "«\u00a0{new}\u00a0», jamais vues."
    ),
    shared_lower=(
        "Les races sont les mêmes, seules les photos changent\u00a0: les avoir déjà vues "
        "l'avantage. C'est donc le chiffre des photos jamais vues qui vaut pour les vôtres."
    ),
    by_source="Selon d'où viennent les photos",
    by_source_intro=(
        "Des photos d'autres endroits, prises autrement, donnent d'autres chiffres. Seules les "
        "sources d'au moins {} photos sont montrées."
    ),
    altered="Quand la photo est moins bonne",
    altered_intro=(
        "Les mêmes photos, abîmées exprès\u00a0: ce qui reste juste, et ce que cela change par "
        "rapport aux photos d'origine."
    ),
    altered_photo="La photo",
    fewer="{points} points de moins ({low} à {high})",
    more="{points} points de plus ({low} à {high})",
    no_difference="pas d'écart net",
    alterations={
        "turned by 15°": "Tournée de 15 degrés",
        "mirrored": "En miroir",
        "blurred": "Floue",
        "JPEG of quality 30": "Très compressée",
        "dark": "Sombre",
        "96 pixels small": "Toute petite",
        "grey": "En noir et blanc",
        "cropped tightly": "Coupée\u00a0: le milieu seul",
        "a small dog in a wide scene": "Le chien tout petit, dans un grand décor",
    },
)

ENGLISH = ConditionTexts(
    heading="From one kind of photos to another",
    missing=(
        "This model's figures don't say how it does from one kind of photos to another, nor on "
        "blurred, dark or turned ones."
    ),
    photos_of="Photos",
    alone="Answer without you",
    alone_right="right: {}",
    shared="Why the honest figure is lower",
    shared_breeds="{} breeds, the same ones",
    shared_breed="One breed, the same one",
    shared_same="The same breeds",
    shared_gap=(
        "{breeds}: {seen} of 100 are named rightly on “{old}”, photos that the starting network "
        "had seen in part, and {unseen} of 100 on “{new}”, never seen."
    ),
    shared_lower=(
        "The breeds are the same, only the photos differ: to have seen them helps it. So the "
        "figure of the photos never seen is the one that holds for yours."
    ),
    by_source="By where the photos are from",
    by_source_intro=(
        "Photos from other places, taken otherwise, give other figures. Only sources of at least "
        "{} photos are shown."
    ),
    altered="When the photo is not so good",
    altered_intro=(
        "The same photos, spoilt on purpose: what is still right, and what that changes from the "
        "photos as they were."
    ),
    altered_photo="The photo",
    fewer="{points} points less ({low} to {high})",
    more="{points} points more ({low} to {high})",
    no_difference="no clear difference",
    alterations={
        "turned by 15°": "Turned by 15 degrees",
        "mirrored": "Mirrored",
        "blurred": "Blurred",
        "JPEG of quality 30": "Heavily compressed",
        "dark": "Dark",
        "96 pixels small": "Tiny",
        "grey": "Black and white",
        "cropped tightly": "Cut off: the middle alone",
        "a small dog in a wide scene": "The dog tiny, in a wide scene",
    },
)
