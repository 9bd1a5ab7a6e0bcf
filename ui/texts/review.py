"""What the reviewers' page says, in French and English."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class ReviewTexts:
    """The words of one language; `on_page` are those that the script needs."""

    title: str
    dashboard: str
    sign_out: str
    accept: str
    heat: str
    skip: str
    undo: str
    search: str
    keys: str
    voice: str
    judged: str
    unsure: str
    named: str
    findings: Mapping[str, str]
    on_page: Mapping[str, str]


FRENCH = ReviewTexts(
    title="Relecture des signalements",
    dashboard="Tableau de bord",
    sign_out="Se déconnecter",
    accept="Le modèle avait raison",
    heat="Voir ce qui a compté",
    skip="Passer",
    undo="Annuler",
    search="Chercher une race, ou nommer celle qui manque",
    keys=(
        "Clavier\u00a0: Entrée le modèle avait raison, 1 à 5 une race, / chercher ou nommer, "
        "M croisé, L pas dans la liste, N pas un chien, X inutilisable, H ce qui a compté, "
        "S passer, U annuler."
    ),
    voice="Un visiteur\u00a0: {} ({})",
    judged="{}\u00a0: {} ({} UTC)",
    unsure="rien de sûr",
    named="{}, pas dans la liste",
    findings={
        "mixed": "croisé",
        "unlisted": "pas dans la liste",
        "not-a-dog": "pas un chien",
        "unusable": "inutilisable",
        "open": "verdict retiré",
    },
    on_page={
        "left": "{left} à relire, {judged} jugés",
        "model": "Le modèle\u00a0: {}",
        "unlisted": "{}\u00a0: pas dans la liste",
        "done": "Tout est relu. Merci\u00a0!",
        "cut_off": "Le serveur ne répond pas.",
        "gone": "Cette photo n'est plus là.",
    },
)
ENGLISH = ReviewTexts(
    title="Review of the flags",
    dashboard="Dashboard",
    sign_out="Sign out",
    accept="The model was right",
    heat="See what counted",
    skip="Skip",
    undo="Undo",
    search="Search a breed, or name one that is missing",
    keys=(
        "Keyboard: Enter the model was right, 1 to 5 a breed, / search or name, M mixed, "
        "L not listed, N not a dog, X unusable, H what counted, S skip, U undo."
    ),
    voice="A visitor: {} ({})",
    judged="{}: {} ({} UTC)",
    unsure="nothing for sure",
    named="{}, not in the list",
    findings={
        "mixed": "mixed breed",
        "unlisted": "not in the list",
        "not-a-dog": "not a dog",
        "unusable": "unusable",
        "open": "verdict taken back",
    },
    on_page={
        "left": "{left} left to review, {judged} judged",
        "model": "The model: {}",
        "unlisted": "{}: not in the list",
        "done": "All is reviewed. Thank you!",
        "cut_off": "The server doesn't answer.",
        "gone": "This photo isn't there any more.",
    },
)
IN_LANGUAGE = {"fr": FRENCH, "en": ENGLISH}
