"""What a contact sheet says beside its cards, in French and in English."""

from breeds.bilingual import BilingualError

TITLE = BilingualError("Planche contact", "Contact sheet")
ABOUT = BilingualError(
    "Faite le {day} par quelle-race. Une photo ne prouve aucune race : il ne s'agit que "
    "d'apparences. Cette page ne charge rien et n'envoie rien.",
    "Made on {day} by quelle-race. A photo proves no breed: this is about looks alone. This page "
    "loads nothing and sends nothing.",
)
UNFINISHED = BilingualError(
    "L'indexation n'était pas finie : il manque des photos.",
    "The run had not ended: photos are missing here.",
)
FILTERS = BilingualError("Filtrer", "Filter")
SEARCH = BilingualError("Chercher", "Search")
DECISION = BilingualError("Décision", "Decision")
BREED = BilingualError("Apparence", "Looks like")
ANIMAL = BilingualError("Animal", "Animal")
ALL = BilingualError("Toutes", "All")
ALL_ANIMALS = BilingualError("Tous", "All")
CLEAR = BilingualError("Tout montrer", "Show all")
COUNT = BilingualError("{shown} sur {all}", "{shown} of {all}")
NO_PICTURE = BilingualError("Pas d'image", "No picture")
DECISIONS = {
    "judged": BilingualError("Jugé par une personne", "Judged by a person"),
    "accepted": BilingualError("Accepté", "Accepted"),
    "unsure": BilingualError("Incertain", "Unsure"),
    "not_a_dog": BilingualError("Sans chien", "No dog"),
    "unreadable": BilingualError("Illisible", "Unreadable"),
    "missing": BilingualError("Disparu", "Missing"),
}
