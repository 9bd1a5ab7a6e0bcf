"""The texts of giving a photo, in French and English."""

from dataclasses import dataclass


@dataclass(frozen=True)
class GivingTexts:
    """The texts in one language."""

    prompt: str
    prompt_how: str
    again: str
    webcam: str
    webcam_snap: str
    webcam_close: str

    sending: str
    looking: str
    first_of_several: str
    lost: str
    too_heavy: str
    unanswered: str
    folder: str
    no_file_dropped: str
    paste_refused: str
    paste_empty: str
    webcam_refused: str
    webcam_missing: str
    webcam_busy: str

    @property
    def sentences(self) -> dict[str, str]:
        """What the browser's side says, by the name that it has there."""
        return {
            "sending": self.sending,
            "looking": self.looking,
            "several": self.first_of_several,
            "lost": self.lost,
            "heavy": self.too_heavy,
            "unanswered": self.unanswered,
            "folder": self.folder,
            "nothing-dropped": self.no_file_dropped,
            "paste-refused": self.paste_refused,
            "paste-empty": self.paste_empty,
            "webcam-refused": self.webcam_refused,
            "webcam-missing": self.webcam_missing,
            "webcam-busy": self.webcam_busy,
        }


FRENCH = GivingTexts(
    prompt="Donnez une photo de chien",
    prompt_how="Touchez ici ou déposez-la",
    again="Réessayer",
    webcam="Votre caméra",
    webcam_snap="Prendre la photo",
    webcam_close="Fermer",
    sending="Envoi de la photo…",
    looking="Le programme regarde la photo…",
    first_of_several="Une photo à la fois\u00a0: la réponse est celle de la première.",
    lost="La photo n'est pas partie\u00a0: la connexion est coupée ou le serveur ne répond pas.",
    too_heavy="Ce fichier est trop lourd pour une photo.",
    unanswered="La réponse n'est pas arrivée\u00a0: la connexion est coupée ou le serveur "
    "ne répond pas.",
    folder="C'est un dossier, ou un fichier illisible\u00a0: donnez une photo.",
    no_file_dropped="Ce n'est pas un fichier\u00a0: enregistrez d'abord la photo, puis déposez-la.",
    paste_refused=(
        "Le navigateur n'autorise pas la lecture du presse-papiers. Essayez Ctrl+V, ou choisissez "
        "une photo."
    ),
    paste_empty="Il n'y a pas de photo dans le presse-papiers.",
    webcam_refused=(
        "Le navigateur n'autorise pas la caméra. Autorisez-la pour ce site, ou choisissez une "
        "photo."
    ),
    webcam_missing="Aucune caméra n'est disponible ici\u00a0: choisissez une photo.",
    webcam_busy="La caméra ne répond pas\u00a0: un autre programme s'en sert peut-être.",
)

ENGLISH = GivingTexts(
    prompt="Give a photo of a dog",
    prompt_how="Tap here or drop it",
    again="Try again",
    webcam="Your camera",
    webcam_snap="Take the photo",
    webcam_close="Close",
    sending="Sending the photo…",
    looking="The program is looking at the photo…",
    first_of_several="One photo at a time: the answer is that of the first.",
    lost="The photo was not sent: the connection is down or the server does not answer.",
    too_heavy="This file is too heavy for a photo.",
    unanswered="The answer did not come: the connection is down or the server does not answer.",
    folder="This is a folder, or a file that can't be opened: give a photo.",
    no_file_dropped="This is not a file: save the photo first, then drop it.",
    paste_refused=(
        "The browser does not allow reading the clipboard. Try Ctrl+V, or choose a photo."
    ),
    paste_empty="There is no photo on the clipboard.",
    webcam_refused=(
        "The browser does not allow the camera. Allow it for this site, or choose a photo."
    ),
    webcam_missing="No camera is available here: choose a photo.",
    webcam_busy="The camera does not answer: another program may be using it.",
)
