"""The texts of the tab for many photos, in French and English."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class ArchiveTexts:
    """The tab's texts in one language; a `{}` in a text is filled in where it is shown.

    A pair is for one and for many.
    """

    review: str
    heading: str
    intro: str
    limits: str
    reduced: str
    forgotten: str
    password: str
    unlock: str
    by_folder: str
    choose: str
    or_drop: str
    progress: str
    stop: str
    again: str
    sentences: Mapping[str, str]

    result: str
    stopped: str
    sentence: str
    of_photos: tuple[str, str]
    of_dogs: tuple[str, str]
    photos: tuple[str, str]
    accepted: tuple[str, str]
    unsure: tuple[str, str]
    not_a_dog: tuple[str, str]
    unreadable: tuple[str, str]
    badges: Mapping[str, str]
    by_dog: str
    by_photo: str
    picture: str
    dog: str
    photo: str
    decision: str
    looks: str
    cut: str
    download: Mapping[str, str]
    others: tuple[str, str]
    more: str
    clear: str

    @property
    def counts(self) -> dict[str, tuple[str, str]]:
        """By the kind of answer that is counted, in the order in which they are told."""
        kinds = ("accepted", "unsure", "not_a_dog", "unreadable")
        return {kind: getattr(self, kind) for kind in kinds}

    def counted(self, number: int, pair: tuple[str, str]) -> str:
        """A number with its words, in the singular or the plural."""
        return pair[number > 1].format(number)


FRENCH = ArchiveTexts(
    review="Relire votre catalogue",
    heading="Toutes vos photos d'un coup",
    intro=(
        "Donnez beaucoup de photos à la fois, ou un zip qui les contient\u00a0: un tableau dit ce "
        "que le programme voit sur chacune, à commencer par celles qui demandent une personne."
    ),
    limits="Au plus {photos} photos et {megabytes} Mo.",
    reduced="Votre navigateur réduit les grandes photos avant de les envoyer, mais pas un zip.",
    forgotten=(
        "Vous seul voyez ces photos, et rien n'en est gardé\u00a0: elles sont effacées dès que la "
        "dernière a sa réponse, ou dès que vous partez (au plus tard dans la journée). Le tableau "
        "n'est que dans cette page et disparaît avec elle."
    ),
    password="Mot de passe",
    unlock="Ouvrir",
    by_folder="Dans le zip, chaque dossier est un chien\u00a0: donner aussi une réponse par chien",
    choose="Choisir des photos ou un zip",
    or_drop="ou déposez-les ici",
    progress="Avancement",
    stop="Arrêter",
    again="Réessayer",
    sentences={
        "preparing": "Un instant…",
        "sending": "Les fichiers partent…",
        "waiting": "Tout est arrivé et attend son tour…",
        "looking": "Le programme regarde les photos…",
        "stopping": "Le programme s'arrête après cette photo…",
        "count": "{done} sur {all}",
        "done": "C'est fini\u00a0: le résultat est plus bas.",
        "stopped": "Arrêté\u00a0: ce qui était arrivé est effacé.",
        "unlocking": "Un instant…",
        "password": "Ce n'est pas le bon mot de passe.",
        "guesses": "Trop d'essais à la fois\u00a0: attendez une minute.",
        "full": "Trop de photos attendent déjà ici\u00a0: réessayez dans quelques minutes.",
        "many": "Cela fait trop de fichiers\u00a0: donnez-en moins à la fois.",
        "heavy": "C'est trop lourd\u00a0: donnez-en moins à la fois.",
        "gone": "Vos photos ont été effacées entre-temps\u00a0: donnez-les à nouveau.",
        "refused": "Ces photos n'ont pas pu être regardées.",
        "folder": (
            "Un dossier ne peut pas être déposé\u00a0: choisissez ses photos, ou faites-en un zip."
        ),
        "lost": (
            "L'envoi n'a pas abouti\u00a0: la connexion est coupée ou le serveur ne répond pas."
        ),
        "unanswered": (
            "Le résultat n'est pas arrivé\u00a0: la connexion est coupée ou le serveur ne répond "
            "pas."
        ),
        "file-photos": "quelle-race-photos.csv",
        "file-dogs": "quelle-race-chiens.csv",
    },
    result="Résultat",
    stopped="Arrêté avant la fin\u00a0: {done} photos regardées sur {photos}.",
    sentence="{}\u00a0: {}.",
    of_photos=("Sur {} photo", "Sur {} photos"),
    of_dogs=("Réponse pour {} chien", "Réponses pour {} chiens"),
    photos=("{} photo", "{} photos"),
    accepted=("{} acceptée", "{} acceptées"),
    unsure=("{} à regarder", "{} à regarder"),
    not_a_dog=("{} sans chien", "{} sans chien"),
    unreadable=("{} illisible", "{} illisibles"),
    badges={
        "accepted": "Acceptée",
        "unsure": "À regarder",
        "not_a_dog": "Sans chien",
        "unreadable": "Illisible",
    },
    by_dog="Chien par chien",
    by_photo="Photo par photo",
    picture="Image",
    dog="Chien",
    photo="Photo",
    decision="Décision",
    looks="Ce que dit le programme",
    cut="Le tableau montre les {shown} premières lignes sur {all}\u00a0; le fichier les a toutes.",
    download={
        "photos": "Télécharger les photos en tableau (CSV)",
        "dogs": "Télécharger les chiens en tableau (CSV)",
    },
    others=("{} fichier qui n'est pas une photo", "{} fichiers qui ne sont pas des photos"),
    more="Et {} autres.",
    clear="Effacer ce résultat",
)

ENGLISH = ArchiveTexts(
    review="Review your catalogue",
    heading="All your photos at once",
    intro=(
        "Give many photos at a time, or a zip that holds them: a table tells what the program "
        "sees in each, beginning with those that ask for a person."
    ),
    limits="At most {photos} photos and {megabytes} MB.",
    reduced="Your browser makes large photos smaller before it sends them, but not a zip.",
    forgotten=(
        "You alone see these photos, and nothing of them is kept: they are erased as soon as the "
        "last one has its answer, or as soon as you leave (within the day at the latest). The "
        "table is in this page alone and goes with it."
    ),
    password="Password",
    unlock="Open",
    by_folder="In the zip, each folder is a dog: give an answer for each dog too",
    choose="Choose photos or a zip",
    or_drop="or drop them here",
    progress="Progress",
    stop="Stop",
    again="Try again",
    sentences={
        "preparing": "One moment…",
        "sending": "The files are on their way…",
        "waiting": "All has come and waits for its turn…",
        "looking": "The program looks at the photos…",
        "stopping": "The program stops after this photo…",
        "count": "{done} of {all}",
        "done": "Done: the result is further down.",
        "stopped": "Stopped: what had come is erased.",
        "unlocking": "One moment…",
        "password": "This is not the right password.",
        "guesses": "Too many tries at once: wait for a minute.",
        "full": "Too many photos wait here already: try again in a few minutes.",
        "many": "These are too many files: give fewer at a time.",
        "heavy": "This is too heavy: give less at a time.",
        "gone": "Your photos were erased meanwhile: give them again.",
        "refused": "These photos could not be looked at.",
        "folder": "A folder can't be dropped: choose its photos, or make a zip of it.",
        "lost": (
            "The files could not be sent: the connection is down or the server does not answer."
        ),
        "unanswered": (
            "The result did not come: the connection is down or the server does not answer."
        ),
        "file-photos": "quelle-race-photos.csv",
        "file-dogs": "quelle-race-dogs.csv",
    },
    result="Result",
    stopped="Stopped before the end: {done} photos looked at of {photos}.",
    sentence="{}: {}.",
    of_photos=("Of {} photo", "Of {} photos"),
    of_dogs=("Answer for {} dog", "Answers for {} dogs"),
    photos=("{} photo", "{} photos"),
    accepted=("{} accepted", "{} accepted"),
    unsure=("{} to look at", "{} to look at"),
    not_a_dog=("{} without a dog", "{} without a dog"),
    unreadable=("{} unreadable", "{} unreadable"),
    badges={
        "accepted": "Accepted",
        "unsure": "To look at",
        "not_a_dog": "No dog",
        "unreadable": "Unreadable",
    },
    by_dog="Dog by dog",
    by_photo="Photo by photo",
    picture="Picture",
    dog="Dog",
    photo="Photo",
    decision="Decision",
    looks="What the program says",
    cut="The table shows the first {shown} lines of {all}; the file has all of them.",
    download={
        "photos": "Download the photos as a table (CSV)",
        "dogs": "Download the dogs as a table (CSV)",
    },
    others=("{} file that is no photo", "{} files that are no photos"),
    more="And {} more.",
    clear="Clear this result",
)
