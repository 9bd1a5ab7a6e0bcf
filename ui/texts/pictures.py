"""The texts of photos shown with the model's answer, in French and English."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PictureTexts:
    """The texts in one language; a `{}` in a text is filled in where it is shown."""

    truth: str
    answer: str
    right: str
    wrong: str

    examples: str
    examples_intro: str
    looking: str
    mixed: str
    not_a_dog: str
    none_right: str
    unsure: str
    dog_there: str
    no_dog_there: str
    unknown: str
    unknown_why: str
    unlisted: str
    unlisted_why: str


FRENCH = PictureTexts(
    truth="Vraie race\u00a0: {}",
    answer="Réponse\u00a0: {}",
    right="Juste",
    wrong="Faux",
    examples="Ce qu'il répond aux photos d'exemple",
    examples_intro=(
        "Les photos de l'étude, celles de Stanford Dogs, ne peuvent pas être montrées ici\u00a0: "
        "leur licence n'autorise que la recherche et l'enseignement. Voici donc celles de l'onglet "
        "«\u00a0Reconnaître\u00a0»\u00a0: trop peu pour juger le modèle, assez pour voir comment "
        "il répond."
    ),
    looking="Le modèle regarde ces photos…",
    mixed="Croisé",
    not_a_dog="Pas un chien",
    none_right="Aucune race n'est la bonne.",
    unsure="Pas sûr",
    dog_there="La photo montre un chien.",
    no_dog_there="La photo ne montre aucun chien.",
    unknown="Race inconnue",
    unknown_why="Rien ne dit quelle est la bonne.",
    unlisted="Race hors de sa liste",
    unlisted_why="Le modèle ne connaît pas la race de ce chien.",
)

ENGLISH = PictureTexts(
    truth="True breed: {}",
    answer="Answer: {}",
    right="Right",
    wrong="Wrong",
    examples="What it answers to the example photos",
    examples_intro=(
        "The study's photos, those of Stanford Dogs, can't be shown here: their licence allows "
        "only research and teaching. So here are those of the “Identify” tab: too few to judge the "
        "model by, enough to see how it answers."
    ),
    looking="The model is looking at these photos…",
    mixed="Mixed",
    not_a_dog="Not a dog",
    none_right="No breed is the right one.",
    unsure="Unsure",
    dog_there="The photo shows a dog.",
    no_dog_there="The photo shows no dog.",
    unknown="Breed not known",
    unknown_why="Nothing tells which is the right one.",
    unlisted="Breed not in its list",
    unlisted_why="The model doesn't know this dog's breed.",
)
