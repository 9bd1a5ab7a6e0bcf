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
    shared_lower: str
    shared_alike: str
    by_source: str
    by_source_intro: str

    altered: str
    altered_intro: str
    altered_photo: str
    difference: str
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
    shared_lower=(
        "Les mêmes races, sur des photos que le réseau de départ avait déjà vues et sur d'autres, "
        "jamais vues\u00a0: {seen} et {unseen} sur 100 sont bien nommées. Les races sont les "
        "mêmes, seules les photos changent\u00a0: les avoir déjà vues l'avantage. C'est donc le "
        "chiffre des photos jamais vues qui vaut pour les vôtres."
    ),
    shared_alike=(
        "Les mêmes races, sur des photos que le réseau de départ avait déjà vues et sur d'autres, "
        "jamais vues\u00a0: {seen} et {unseen} sur 100 sont bien nommées."
    ),
    by_source="Selon d'où viennent les photos",
    by_source_intro="Des photos d'autres endroits, prises autrement, donnent d'autres chiffres.",
    altered="Quand la photo est moins bonne",
    altered_intro=(
        "Les mêmes photos, abîmées exprès\u00a0: ce qui reste juste, et ce que cela change par "
        "rapport aux photos d'origine."
    ),
    altered_photo="La photo",
    difference="Ce que cela change",
    fewer="{points} points de moins",
    more="{points} points de plus",
    no_difference="pas d'écart net",
    alterations={
        "rotated": "Tournée",
        "tilted": "Penchée",
        "mirrored": "En miroir",
        "blurred": "Floue",
        "dark": "Sombre",
        "bright": "Trop claire",
        "grey": "En noir et blanc",
        "noisy": "Granuleuse",
        "compressed": "Très compressée",
        "small": "Toute petite",
        "cropped": "Mal cadrée",
        "hidden": "En partie cachée",
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
    shared_lower=(
        "The same breeds, on photos that the starting network had seen before and on others that "
        "it had never seen: {seen} and {unseen} of 100 are named rightly. The breeds are the same, "
        "only the photos differ: to have seen them helps it. So the figure of the photos never "
        "seen is the one that holds for yours."
    ),
    shared_alike=(
        "The same breeds, on photos that the starting network had seen before and on others that "
        "it had never seen: {seen} and {unseen} of 100 are named rightly."
    ),
    by_source="By where the photos are from",
    by_source_intro="Photos from other places, taken otherwise, give other figures.",
    altered="When the photo is not so good",
    altered_intro=(
        "The same photos, spoilt on purpose: what is still right, and what that changes from the "
        "photos as they were."
    ),
    altered_photo="The photo",
    difference="What that changes",
    fewer="{points} points less",
    more="{points} points more",
    no_difference="no clear difference",
    alterations={
        "rotated": "Turned",
        "tilted": "Tilted",
        "mirrored": "Mirrored",
        "blurred": "Blurred",
        "dark": "Dark",
        "bright": "Too bright",
        "grey": "Black and white",
        "noisy": "Grainy",
        "compressed": "Heavily compressed",
        "small": "Tiny",
        "cropped": "Badly framed",
        "hidden": "Partly hidden",
    },
)
