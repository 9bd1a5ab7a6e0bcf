"""What the reviewers' dashboard says, in French and English."""

from collections.abc import Mapping
from dataclasses import dataclass

from breeds.bundle.evaluation import Kind


@dataclass(frozen=True)
class DashboardTexts:
    """The words of one language; a `{name}` in a text is filled in where it is shown."""

    title: str
    desk: str
    intro: str
    empty: str

    counts: str
    counts_told: str
    answered: str
    flagged: str
    confirmed: str
    denied: str
    judged: str
    right: str
    wrong: str
    unknown: str
    sides: str

    by_week: str
    last_weeks: str
    week: str
    photos: str
    verdicts: str

    decisions: str
    evaluated: str
    kinds: Mapping[str, str]

    confidence: str
    confidence_told: str
    tenth: str
    surest: str
    part: str

    drift: str
    drift_told: str
    drift_independent: str
    against_evaluation: str
    against_before: str
    confidence_before: str
    confidence_against_evaluation: str
    no_confidence: str
    no_evaluation: str
    sizes: str
    too_few: str
    more_than_chance: str
    chance: str
    p: str
    p_below: str
    decimal: str
    most: str
    points: str

    breeds: str
    breeds_told: str
    breed: str

    versions: str
    version: str
    first: str
    last: str
    headline: str
    headline_told: str
    run: str


FRENCH = DashboardTexts(
    title="Tableau de bord",
    desk="Relire les signalements",
    intro=(
        "Des nombres seulement\u00a0: ni photo, ni nom, ni numéro. Les photos d'exemple ne "
        "comptent pas. Les semaines commencent le lundi, en temps universel."
    ),
    empty="Aucune réponse n'a encore été comptée.",
    counts="En tout",
    counts_told=(
        "Confirmées ou corrigées par le visiteur, quand le programme s'était prononcé\u00a0; "
        "modèle juste ou faux d'après qui a relu la photo. Entre parenthèses, jusqu'où le hasard "
        "peut mener."
    ),
    answered="Réponses",
    flagged="Signalées",
    confirmed="Confirmées",
    denied="Corrigées",
    judged="Photos relues",
    right="Modèle juste",
    wrong="Modèle faux",
    unknown="—",
    sides="{share} ({low} à {high})",
    by_week="Semaine par semaine",
    last_weeks="Les {count} dernières semaines.",
    week="Semaine du",
    photos="Photos",
    verdicts="Photos relues",
    decisions="Ce qui est répondu",
    evaluated="Évaluation",
    kinds={
        Kind.ACCEPTED: "Une race",
        Kind.GROUP: "Un groupe",
        Kind.TWO: "Deux races ou un mélange",
        Kind.LEGAL: "Une race visée par la loi",
        Kind.NOTHING: "Aucune race ne ressort",
        Kind.NO_DOG: "Aucun chien",
    },
    confidence="Confiance dans la première race",
    confidence_told=(
        "De gauche à droite, de 0 à 100\u202f%, par dixièmes\u00a0: plus la couleur est vive, plus "
        "la confiance est grande."
    ),
    tenth="{low} à {high}\u202f%",
    surest="90\u202f% ou plus",
    part="{label}\u00a0: {share}",
    drift="Dérive",
    drift_told=(
        "Les photos des visiteurs sont d'autres photos que celles de l'évaluation\u00a0: un écart "
        "avec elle est attendu. C'est un changement par rapport aux semaines d'avant qui mérite un "
        "coup d'œil. Sont comparées les réponses du modèle en service, cette semaine et les quatre "
        "d'avant."
    ),
    drift_independent=(
        "Test du khi-deux, p par tirages, corrigé pour l'ensemble des comparaisons (Holm)\u00a0; "
        "«\u00a0plus que le hasard\u00a0» au-dessous de 1\u202f%. Il compte chaque réponse à "
        "part\u00a0: un même chien donné bien des fois peut passer pour un changement."
    ),
    against_evaluation="Réponses, comparées à l'évaluation",
    against_before="Réponses, comparées aux quatre semaines d'avant",
    confidence_before="Confiance, comparée aux quatre semaines d'avant",
    confidence_against_evaluation="Confiance, comparée à l'évaluation",
    no_confidence=(
        "L'évaluation de ce modèle ne dit pas combien de photos ont quelle confiance\u00a0: elle "
        "n'est comparée que pour les réponses."
    ),
    no_evaluation="L'évaluation de ce modèle ne dit pas ce qu'il répond.",
    sizes="{second} réponses récentes, contre {first}.",
    too_few="Trop peu de réponses pour le dire.",
    more_than_chance="Plus que le hasard",
    chance="Pas plus que le hasard",
    p="p = {}",
    p_below="p < {}",
    decimal=",",
    most="Le plus grand écart\u00a0: «\u00a0{label}\u00a0», {points}.",
    points="{}\u00a0points",
    breeds="Races les plus signalées",
    breeds_told="La première race répondue, et ce que les visiteurs en ont dit.",
    breed="Race",
    versions="Versions du modèle",
    version="Version",
    first="Depuis la semaine du",
    last="Jusqu'à la semaine du",
    headline="Juste du premier coup, à l'évaluation",
    headline_told="{share} ({low} à {high}), sur {photos} photos\u00a0: {set}",
    run="Entraînement (MLflow)",
)
ENGLISH = DashboardTexts(
    title="Dashboard",
    desk="Review the flags",
    intro=(
        "Counts only: no photo, no name, no number of a record. The example photos don't count. "
        "Weeks begin on Mondays, in universal time."
    ),
    empty="No answer has been counted yet.",
    counts="In all",
    counts_told=(
        "Confirmed or corrected by the visitor, where the program stood by something; model right "
        "or wrong by who reviewed the photo. In brackets, how far chance may lead."
    ),
    answered="Answers",
    flagged="Flagged",
    confirmed="Confirmed",
    denied="Corrected",
    judged="Photos reviewed",
    right="Model right",
    wrong="Model wrong",
    unknown="—",
    sides="{share} ({low} to {high})",
    by_week="Week by week",
    last_weeks="The last {count} weeks.",
    week="Week of",
    photos="Photos",
    verdicts="Photos reviewed",
    decisions="What is answered",
    evaluated="Evaluation",
    kinds={
        Kind.ACCEPTED: "A breed",
        Kind.GROUP: "A group",
        Kind.TWO: "Two breeds or a mix",
        Kind.LEGAL: "A breed that the law is about",
        Kind.NOTHING: "No breed stands out",
        Kind.NO_DOG: "No dog",
    },
    confidence="Confidence in the first breed",
    confidence_told=(
        "From left to right, 0 to 100%, by tenths: the stronger the colour, the more confidence."
    ),
    tenth="{low} to {high}%",
    surest="90% or more",
    part="{label}: {share}",
    drift="Drift",
    drift_told=(
        "Visitors' photos are other photos than the evaluation's: a difference with it is "
        "expected. It is a change against the weeks before that deserves a look. Compared are the "
        "answers of the model that serves, this week and the four before."
    ),
    drift_independent=(
        "Chi-square test, p by drawing, corrected for all comparisons together (Holm); “more than "
        "chance” below 1%. It takes each answer by itself: one dog given many times may pass for a "
        "change."
    ),
    against_evaluation="Answers, against the evaluation",
    against_before="Answers, against the four weeks before",
    confidence_before="Confidence, against the four weeks before",
    confidence_against_evaluation="Confidence, against the evaluation",
    no_confidence=(
        "This model's evaluation doesn't tell how many photos have which confidence: only answers "
        "are compared with it."
    ),
    no_evaluation="This model's evaluation doesn't tell what it answers.",
    sizes="{second} recent answers, against {first}.",
    too_few="Too few answers to tell.",
    more_than_chance="More than chance",
    chance="No more than chance",
    p="p = {}",
    p_below="p < {}",
    decimal=".",
    most="The largest difference: “{label}”, {points}.",
    points="{}\u00a0points",
    breeds="Breeds flagged most",
    breeds_told="The breed answered first, and what visitors said of it.",
    breed="Breed",
    versions="Versions of the model",
    version="Version",
    first="From the week of",
    last="To the week of",
    headline="Right at the first breed, in the evaluation",
    headline_told="{share} ({low} to {high}), on {photos} photos: {set}",
    run="Training (MLflow)",
)
IN_LANGUAGE = {"fr": FRENCH, "en": ENGLISH}
