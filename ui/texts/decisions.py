"""The texts of what a model decides by itself and what it leaves to a person, in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DecidedTexts:
    """The texts in one language; a `{name}` in a text is filled in where it is shown."""

    heading: str
    missing: str
    sentence: str
    answered: str
    answered_right: str
    right: str
    wrong: str
    person: str
    of_known: str

    instead: str
    instead_of: str
    of_100: str
    group: str
    group_right: str
    two: str
    two_right: str
    legal: str
    nothing: str
    no_dog: str


FRENCH = DecidedTexts(
    heading="Ce qu'il décide sans vous",
    missing=(
        "Les mesures de ce modèle ne disent pas ce qu'il décide, ni ce qu'il laisse à quelqu'un."
    ),
    sentence=(
        "Sur 100 photos comme celles-ci, **{answered}** reçoivent une réponse sans vous, dont "
        "**{right}** justes\u00a0; **{person}** demandent une personne."
    ),
    answered="Avec une réponse\u00a0: {told}.",
    answered_right="Réponses justes, quand il y en a une\u00a0: {told}.",
    right="Juste, sans vous",
    wrong="Fausse, sans vous",
    person="Demande une personne",
    of_known=(
        "Chacune de ces photos montre un chien d'une race qu'il connaît. Ce qu'il fait des autres "
        "est dit plus bas."
    ),
    instead="À la place d'une réponse",
    instead_of="À la place d'une réponse\u00a0: {}",
    of_100="Sur 100 photos",
    group="Un groupe\u00a0: un terrier, un chien courant…",
    group_right="le bon groupe\u00a0: {}",
    two="Deux races possibles, ou un mélange des deux",
    two_right="la bonne race en est\u00a0: {}",
    legal=(
        "Une race, mais quelqu'un doit décider\u00a0: une loi particulière concerne des chiens de "
        "cette apparence"
    ),
    nothing="Aucun nom\u00a0: rien ne ressort, ou une race inconnue de lui",
    no_dog="«\u00a0Aucun chien trouvé\u00a0», à tort",
)

ENGLISH = DecidedTexts(
    heading="What it decides without you",
    missing="This model's figures don't say what it decides and what it leaves to a person.",
    sentence=(
        "Of 100 photos like these, **{answered}** get an answer without you, **{right}** of them "
        "right; **{person}** ask for a person."
    ),
    answered="With an answer: {told}.",
    answered_right="Right answers, where there is one: {told}.",
    right="Right, without you",
    wrong="Wrong, without you",
    person="Asks for a person",
    of_known=(
        "Each of these photos shows a dog of a breed that it knows. What it makes of others is "
        "told below."
    ),
    instead="In place of an answer",
    instead_of="In place of an answer: {}",
    of_100="Of 100 photos",
    group="A group: a terrier, a scent hound…",
    group_right="the right group: {}",
    two="Two possible breeds, or a mix of both",
    two_right="the right breed is one: {}",
    legal="A breed, but a person must decide: a law of its own concerns dogs of this look",
    nothing="No name: none stands out, or a breed that it doesn't know",
    no_dog="“No dog found”, wrongly",
)
