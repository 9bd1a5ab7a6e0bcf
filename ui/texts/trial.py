"""The texts of the trial with one's own photos, in French and English."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TrialTexts:
    """The section's texts in one language; a `{name}` in a text is filled in where it is shown."""

    heading: str
    intro: str
    steps: tuple[str, ...]
    forgotten: str
    choose: str
    sending: str
    waiting: str
    lost: str
    unanswered: str
    heavy: str
    again: str
    progress: str
    refused: str

    result: str
    partial: str
    sentence: str
    five: str
    stopped: str
    few: str
    by_breed: str
    breed: str
    photos: str
    right: str
    right_in_five: str
    of: str
    interval: str
    pictures: str
    pictures_cut: str
    all_right: str
    unread: str
    others: str
    unknown: str
    unknown_intro: str
    no_folder: str
    in_folder: str
    nearest: str
    elsewhere: str
    unsure: str
    more: str
    nothing_known: str
    nothing_read: str

    @property
    def sentences(self) -> dict[str, str]:
        """What the browser's side says, by the name that it has there."""
        names = ("sending", "waiting", "lost", "unanswered", "heavy")
        return {name: getattr(self, name) for name in names}


FRENCH = TrialTexts(
    heading="Essayez-le sur vos photos",
    intro=(
        "Vous avez des photos de chiens dont vous êtes sûr de la race\u00a0? Voyez ce que le "
        "modèle en dit."
    ),
    steps=(
        "Rangez-les dans un dossier par race («\u00a0{first}\u00a0», «\u00a0{second}\u00a0»…), "
        "en français ou en anglais\u00a0; peu importent accents et majuscules.",
        "Faites-en un zip d'au plus {most} photos.",
        "Donnez-le ici.",
    ),
    forgotten=(
        "Rien n'en est gardé\u00a0: le zip est lu sans être déballé, puis effacé dès qu'il est "
        "noté (dans la journée si vous partez avant), et le résultat disparaît avec cette page."
    ),
    choose="Choisir un zip",
    sending="Le zip part…",
    waiting="Le zip est arrivé et attend son tour…",
    lost="Le zip n'est pas parti\u00a0: la connexion est coupée ou le serveur ne répond pas.",
    unanswered="Le résultat n'est pas arrivé\u00a0: la connexion est coupée ou le serveur ne "
    "répond pas.",
    heavy="Ce zip est trop lourd\u00a0: donnez-en un plus petit.",
    again="Réessayer",
    progress="Photos regardées\u00a0: {done} sur {photos}",
    refused="Ce zip n'a pas pu être noté",
    result="Résultat",
    partial=(
        "Attention\u00a0: ce résultat ne porte que sur {scored} des {folders} dossiers du zip. "
        "Ceux qui sont laissés de côté sont nommés plus bas."
    ),
    sentence=(
        "Bonnes réponses\u00a0: {right} sur {photos}, soit {share} sur 100 (entre {low} et {high})."
    ),
    five=(
        "Bonne race parmi les cinq premières\u00a0: {right} sur {photos} (entre {low} et {high} "
        "sur 100)."
    ),
    stopped=(
        "Le temps prévu pour un zip est passé\u00a0: le résultat porte sur les {done} premières "
        "photos sur {photos}."
    ),
    few="Avec si peu de photos, l'intervalle est large\u00a0: quelques-unes de plus le resserrent.",
    by_breed="Race par race",
    breed="Race",
    photos="Photos",
    right="Bien nommées",
    right_in_five="Parmi les cinq",
    of="{right} sur {photos}",
    interval="entre {low} et {high}\u202f%",
    pictures="Photo par photo",
    pictures_cut="Les {shown} premières photos sur {photos}, les erreurs d'abord.",
    all_right="Aucune erreur.",
    unread="Photos qui n'ont pas pu être lues",
    others="Fichiers laissés de côté, qui ne sont pas des photos",
    unknown="Dossiers laissés de côté",
    unknown_intro="Leur nom n'est celui d'aucune race que le modèle connaît.",
    no_folder="(hors de tout dossier)",
    in_folder="fichiers\u00a0: {photos}",
    nearest="Pensiez-vous à\u00a0: {}\u00a0?",
    elsewhere="{}\u00a0: le modèle ne connaît pas cette race.",
    unsure=(
        "Le zip ne dit pas comment les lettres de ce nom sont écrites\u00a0: il est peut-être mal "
        "lu."
    ),
    more="Et {} autres.",
    nothing_known=(
        "Aucun dossier de ce zip ne porte le nom d'une race que le modèle connaît\u00a0: renommez "
        "les dossiers et refaites le zip."
    ),
    nothing_read="Aucune des photos n'a pu être lue.",
)

ENGLISH = TrialTexts(
    heading="Try it on your photos",
    intro="Do you have photos of dogs whose breed you are sure of? See what the model says.",
    steps=(
        "Sort them into a folder for each breed (“{first}”, “{second}”…), in English or French; "
        "accents and capitals don't matter.",
        "Make a zip of them, of at most {most} photos.",
        "Give it here.",
    ),
    forgotten=(
        "Nothing of it is kept: the zip is read without being unpacked, then erased as soon as it "
        "is scored (within the day if you leave before), and the result goes with this page."
    ),
    choose="Choose a zip",
    sending="The zip is on its way…",
    waiting="The zip has come and waits for its turn…",
    lost="The zip was not sent: the connection is down or the server does not answer.",
    unanswered="The result did not come: the connection is down or the server does not answer.",
    heavy="This zip is too heavy: give a smaller one.",
    again="Try again",
    progress="Photos looked at: {done} of {photos}",
    refused="This zip could not be scored",
    result="Result",
    partial=(
        "Mind that this is the result of {scored} of the zip's {folders} folders only. Those left "
        "out are named below."
    ),
    sentence=(
        "Right answers: {right} of {photos}, that is {share} of 100 (between {low} and {high})."
    ),
    five=(
        "Right breed among the first five: {right} of {photos} (between {low} and {high} of 100)."
    ),
    stopped=(
        "The time planned for a zip is over: the result is that of the first {done} photos of "
        "{photos}."
    ),
    few="With so few photos the interval is wide: some more would narrow it.",
    by_breed="Breed by breed",
    breed="Breed",
    photos="Photos",
    right="Named rightly",
    right_in_five="Among the five",
    of="{right} of {photos}",
    interval="between {low} and {high}%",
    pictures="Photo by photo",
    pictures_cut="The first {shown} photos of {photos}, the errors first.",
    all_right="No error.",
    unread="Photos that could not be read",
    others="Files left out, which are no photos",
    unknown="Folders left out",
    unknown_intro="Their name is that of no breed that the model knows.",
    no_folder="(outside any folder)",
    in_folder="files: {photos}",
    nearest="Did you mean: {}?",
    elsewhere="{}: the model doesn't know this breed.",
    unsure="The zip doesn't say how the letters of this name are written: it may be read wrongly.",
    more="And {} more.",
    nothing_known=(
        "No folder of this zip bears the name of a breed that the model knows: rename the folders "
        "and make the zip again."
    ),
    nothing_read="None of the photos could be read.",
)
