"""All texts of the page, in French and English."""

from collections.abc import Mapping
from dataclasses import dataclass

from breeds.recognition import wording
from breeds.recognition.wording import DecisionTexts
from ui.texts import archive as archive_texts
from ui.texts import giving as giving_texts
from ui.texts import gradio as gradio_texts
from ui.texts import model as model_texts
from ui.texts import pictures as picture_texts
from ui.texts import sign_in as sign_in_texts
from ui.texts import trial as trial_texts
from ui.texts import why as why_texts
from ui.texts.archive import ArchiveTexts
from ui.texts.giving import GivingTexts
from ui.texts.gradio import GradioTexts
from ui.texts.model import ModelTexts
from ui.texts.pictures import PictureTexts
from ui.texts.sign_in import SignInTexts
from ui.texts.trial import TrialTexts
from ui.texts.why import WhyTexts


@dataclass(frozen=True)
class Texts:
    """The page's texts in one language; a `{name}` in a text is filled in where it is shown."""

    code: str
    name: str

    title: str
    tagline: str
    loading: str
    tab_identify: str
    tab_model: str
    tab_archive: str
    gradio: GradioTexts
    model: ModelTexts
    trial: TrialTexts
    archive: ArchiveTexts
    pictures: PictureTexts
    giving: GivingTexts
    decision: DecisionTexts
    why: WhyTexts
    sign_in: SignInTexts
    photo_label: str
    photo_alt: str
    photo_choose: str
    photo_take: str
    photo_paste: str
    photo_next: str

    empty_heading: str
    empty_hints: tuple[str, ...]
    answer_five: str
    answer_next: str
    spoken_others: str
    spoken_five: str
    answer_group: str
    answer_caution: str
    share: str
    share_nearly_none: str
    share_nearly_all: str
    closeup: str
    closeup_alt: str
    incomplete: str
    unreadable: str
    unreadable_next: str

    verdict_yes: str
    verdict_hint: str
    verdict_thanks: str
    verdict_undo: str
    verdict_undone: str

    flag_open: str
    flag_say: str
    flag_heading: str
    flag_search: str
    flag_search_prompt: str
    flag_none_found: str
    flag_elsewhere: str
    flag_choice: str
    flag_mixed: str
    flag_unlisted: str
    flag_not_a_dog: str
    flag_remark: str
    flag_remark_prompt: str
    flag_notice: str
    flag_save: str
    flag_cancel: str
    flag_no_choice: str
    flag_answer_gone: str
    flag_thanks: str
    flag_waiting: str
    flag_consent: str
    flag_days: str

    examples: str
    examples_credits: str
    example_captions: Mapping[str, str]

    notice: str
    notice_reason: str
    model_from_hub: str
    model_unconfirmed: str
    model_checks: str
    model_embedded: str
    privacy: str

    def percent(self, probability: float) -> str:
        """A probability, 0..1, in whole percents; never 0 or 100, which would sound certain."""
        hundredths = round(100 * probability)
        if hundredths == 0:
            return self.share_nearly_none
        return self.share_nearly_all if hundredths == 100 else self.share.format(hundredths)


FRENCH = Texts(
    code="fr",
    name="Français",
    title="Quelle race ?",
    tagline="Une photo, et les cinq races auxquelles ce chien ressemble le plus.",
    loading="Un instant, la page arrive…",
    tab_identify="Reconnaître",
    tab_model="Le modèle",
    tab_archive="Une archive",
    gradio=gradio_texts.FRENCH,
    model=model_texts.FRENCH,
    trial=trial_texts.FRENCH,
    archive=archive_texts.FRENCH,
    pictures=picture_texts.FRENCH,
    giving=giving_texts.FRENCH,
    decision=wording.FRENCH,
    why=why_texts.FRENCH,
    sign_in=sign_in_texts.FRENCH,
    photo_label="Photo du chien",
    photo_alt="La photo que vous avez donnée",
    photo_choose="Choisir une photo",
    photo_take="Prendre une photo",
    photo_paste="Coller une photo",
    photo_next="Photo suivante",
    empty_heading="La réponse s'affichera ici",
    empty_hints=(
        "Un seul chien sur la photo, bien visible, de face ou de profil.",
        "Le corps entier aide, une bonne lumière aussi.",
        "Pas de photo sous la main\u00a0? Essayez un des exemples.",
    ),
    answer_five="D'apparence, les cinq plus proches",
    answer_next="Si un chien y est, donnez une photo où il est seul et bien visible.",
    spoken_others="Puis, d'apparence\u00a0:",
    spoken_five="D'apparence, les cinq plus proches\u00a0:",
    answer_group="Groupe\u00a0: {}",
    answer_caution=(
        "Une ressemblance n'est pas un pedigree\u00a0: la plupart des chiens de refuge sont "
        "croisés. Le pourcentage dit combien le programme penche pour chaque race, parmi les {} "
        "qu'il connaît."
    ),
    share="{}\u202f%",
    share_nearly_none="<\u202f1\u202f%",
    share_nearly_all=">\u202f99\u202f%",
    closeup="Le programme a regardé cette partie de plus près.",
    closeup_alt="Détail de la photo",
    incomplete="Ce fichier est incomplet\u00a0: la réponse porte sur la partie qui a pu être lue.",
    unreadable="Cette photo n'a pas pu être lue",
    unreadable_next="Donnez-en une autre, ou reprenez-la\u00a0: une photo JPEG convient toujours.",
    verdict_yes="C'est bien ça",
    verdict_hint="Touchez la bonne race.",
    verdict_thanks="C'est noté\u00a0: {}. Merci\u00a0!",
    verdict_undo="Annuler",
    verdict_undone=(
        "Votre réponse est retirée\u00a0: elle ne compte plus. Pour faire effacer la photo aussi, "
        "donnez au refuge son numéro\u00a0: {}."
    ),
    flag_open="Ce n'est pas la bonne race",
    flag_say="Dire ce que c'est",
    flag_heading="Dites-nous ce que vous voyez",
    flag_search="Chercher une race",
    flag_search_prompt="Par exemple\u00a0: malinois",
    flag_none_found=(
        "Le modèle ne connaît aucune race «\u00a0{typed}\u00a0»\u00a0: ces mots seront gardés en "
        "remarque. Choisissez la réponse qui convient."
    ),
    flag_elsewhere=(
        "Hors de la liste du modèle\u00a0: {names}. Choisissez alors "
        "«\u00a0{choice}\u00a0»\u00a0: «\u00a0{typed}\u00a0» sera gardé en remarque."
    ),
    flag_choice="D'après vous, c'est…",
    flag_mixed="Un chien croisé",
    flag_unlisted="Une race absente de la liste",
    flag_not_a_dog="Pas un chien",
    flag_remark="Une remarque\u00a0? (facultatif)",
    flag_remark_prompt="Par exemple\u00a0: sa mère est un berger australien",
    flag_notice=(
        "La photo sera gardée avec votre réponse, sans la date, le lieu ni l'appareil que son "
        "fichier peut contenir."
    ),
    flag_save="Enregistrer la correction",
    flag_cancel="Annuler",
    flag_no_choice="Choisissez d'abord une race ou une autre réponse.",
    flag_answer_gone="La réponse affichée a changé\u00a0: ouvrez à nouveau le formulaire.",
    flag_thanks="Merci\u00a0! Votre correction est enregistrée.",
    flag_waiting="Gardé ici, pas encore mis à l'abri.",
    flag_consent="Si vous répondez, la photo est gardée avec, sans date, lieu ni nom.",
    flag_days="Elle est effacée après {} jours.",
    examples="Ou essayez avec un exemple",
    examples_credits="D'où viennent ces photos",
    example_captions={
        "german_shepherd.jpg": "Un berger allemand",
        "mixed_breed_red_smiling.jpg": "Un croisé roux",
        "mixed_breed_grey.jpg": "Un croisé gris",
        "mixed_breed_frisbee.jpg": "Un croisé au frisbee",
        "mixed_breed_red_collar.jpg": "Un croisé au collier rouge",
        "dog_and_bicycle.jpg": "Un chien, de loin",
        "dog_close.jpg": "Le même, de près",
        "terrier_puppy_96px.jpg": "Un chiot, en tout petit",
        "spitz_drawing.jpg": "Un dessin de spitz",
        "cat.jpg": "Un chat, pour voir",
        "fox.jpg": "Un renard",
    },
    notice=(
        "Le modèle prévu est indisponible\u00a0: celui qui est fourni avec le programme (version "
        "{version}) répond à sa place. Vous pouvez continuer comme d'habitude."
    ),
    notice_reason="Pourquoi\u00a0? (pour l'administrateur, en anglais)",
    model_from_hub="Réponses du modèle {repo}, révision {revision}, version {version}.",
    model_unconfirmed=(
        "Le Hub n'a pas répondu au démarrage\u00a0: c'est la dernière copie gardée ici."
    ),
    model_checks=(
        "Les sommes de contrôle décèlent un fichier abîmé\u00a0; contre une falsification, "
        "comparez la révision à celle que vous attendez."
    ),
    model_embedded="Réponses du modèle embarqué, version {version}.",
    privacy=(
        "Votre photo est effacée dans la journée, sauf si vous dites ce qu'elle montre\u00a0: "
        "elle sert alors à corriger le programme."
    ),
)

ENGLISH = Texts(
    code="en",
    name="English",
    title="Quelle race ?",
    tagline="One photo, and the five breeds that this dog looks most like.",
    loading="One moment, the page is on its way…",
    tab_identify="Identify",
    tab_model="The model",
    tab_archive="An archive",
    gradio=gradio_texts.ENGLISH,
    model=model_texts.ENGLISH,
    trial=trial_texts.ENGLISH,
    archive=archive_texts.ENGLISH,
    pictures=picture_texts.ENGLISH,
    giving=giving_texts.ENGLISH,
    decision=wording.ENGLISH,
    why=why_texts.ENGLISH,
    sign_in=sign_in_texts.ENGLISH,
    photo_label="Photo of the dog",
    photo_alt="The photo that you gave",
    photo_choose="Choose a photo",
    photo_take="Take a photo",
    photo_paste="Paste a photo",
    photo_next="Next photo",
    empty_heading="The answer will show here",
    empty_hints=(
        "One dog alone, in plain view, from the front or the side.",
        "The whole body helps, and so does good light.",
        "No photo at hand? Try one of the examples.",
    ),
    answer_five="The five closest breeds",
    answer_next="If there is a dog, give a photo that shows it alone and in plain view.",
    spoken_others="Then:",
    spoken_five="The five closest breeds:",
    answer_group="Group: {}",
    answer_caution=(
        "Looks are not a pedigree: most shelter dogs are mixed. The percentage says how far the "
        "program leans towards each breed, among the {} that it knows."
    ),
    share="{}%",
    share_nearly_none="<1%",
    share_nearly_all=">99%",
    closeup="The program took a closer look at this part.",
    closeup_alt="Detail of the photo",
    incomplete="This file is incomplete: the answer is for the part that could be read.",
    unreadable="This photo could not be read",
    unreadable_next="Give another one, or take it again: a JPEG photo always works.",
    verdict_yes="That's right",
    verdict_hint="Tap the right breed.",
    verdict_thanks="Noted: {}. Thank you!",
    verdict_undo="Undo",
    verdict_undone=(
        "Your verdict is withdrawn: it doesn't count any more. To have the photo erased too, give "
        "the shelter its number: {}."
    ),
    flag_open="This is not the right breed",
    flag_say="Say what it is",
    flag_heading="Tell us what you see",
    flag_search="Search for a breed",
    flag_search_prompt="For example: malinois",
    flag_none_found=(
        "The model knows no breed “{typed}”: these words will be kept as a remark. Choose the "
        "answer that fits."
    ),
    flag_elsewhere=(
        "Not in the model's list: {names}. Then choose “{choice}”: “{typed}” will be kept as a "
        "remark."
    ),
    flag_choice="In your view, it is…",
    flag_mixed="A mixed breed",
    flag_unlisted="A breed not in the list",
    flag_not_a_dog="Not a dog",
    flag_remark="A remark? (optional)",
    flag_remark_prompt="For example: the mother is an Australian shepherd",
    flag_notice=(
        "The photo will be kept with your answer, without the date, place or camera that its file "
        "may hold."
    ),
    flag_save="Save the correction",
    flag_cancel="Cancel",
    flag_no_choice="First choose a breed or another answer.",
    flag_answer_gone="The answer shown has changed: open the form again.",
    flag_thanks="Thank you! Your correction is saved.",
    flag_waiting="Kept here, not yet in a safe place.",
    flag_consent="If you answer, the photo is kept with it, without date, place or name.",
    flag_days="It is erased after {} days.",
    examples="Or try an example",
    examples_credits="Where these photos come from",
    example_captions={
        "german_shepherd.jpg": "A German shepherd",
        "mixed_breed_red_smiling.jpg": "A red mixed breed",
        "mixed_breed_grey.jpg": "A grey mixed breed",
        "mixed_breed_frisbee.jpg": "A mixed breed with a frisbee",
        "mixed_breed_red_collar.jpg": "A mixed breed in a red collar",
        "dog_and_bicycle.jpg": "A dog, from afar",
        "dog_close.jpg": "The same, close up",
        "terrier_puppy_96px.jpg": "A puppy, very small",
        "spitz_drawing.jpg": "A drawing of a spitz",
        "cat.jpg": "A cat, just to see",
        "fox.jpg": "A fox",
    },
    notice=(
        "The planned model is unavailable: the one that comes with the program (version {version}) "
        "answers instead. You can go on as usual."
    ),
    notice_reason="Why? (for the administrator)",
    model_from_hub="Answers by the model {repo}, revision {revision}, version {version}.",
    model_unconfirmed="The Hub did not answer at the start: this is the last copy kept here.",
    model_checks=(
        "Checksums reveal a damaged file; against tampering, compare the revision with the one "
        "that you expect."
    ),
    model_embedded="Answers by the embedded model, version {version}.",
    privacy=(
        "Your photo is erased within a day, unless you say what it shows: it then helps to "
        "correct the program."
    ),
)

LANGUAGES = (FRENCH, ENGLISH)


def in_language(code: str | None) -> Texts:
    """The texts of a language; French for a code that the page doesn't speak."""
    return next((texts for texts in LANGUAGES if texts.code == code), FRENCH)
