"""What the review's page says, in French and in English."""

from breeds.bilingual import BilingualError

WORDS = {
    "title": BilingualError("Relecture du catalogue", "Review of the catalogue"),
    "why_unsure": BilingualError("Le modèle n'est pas sûr", "The model isn't sure"),
    "why_sample": BilingualError(
        "Tiré au sort parmi les réponses acceptées : est-ce juste ?",
        "Drawn by lot from what is accepted: is it right?",
    ),
    "accept": BilingualError("C'est bien ça", "That's right"),
    "mixed": BilingualError("Croisé", "Mixed breed"),
    "not_a_dog": BilingualError("Pas un chien", "Not a dog"),
    "unlisted": BilingualError("Une autre race, pas dans la liste", "A breed that isn't listed"),
    "skip": BilingualError("Passer", "Skip"),
    "undo": BilingualError("Annuler", "Undo"),
    "search": BilingualError("Chercher une race", "Search a breed"),
    "by": BilingualError("Votre nom (si vous voulez)", "Your name (if you like)"),
    "done": BilingualError(
        "Tout est relu. Merci ! Vous pouvez fermer cette page.",
        "All is reviewed. Thank you! You may close this page.",
    ),
    "left": BilingualError(
        "{left} à relire, {judged} jugés", "{left} left to review, {judged} judged"
    ),
    "per_thousand": BilingualError(
        "Sur 1 000 photos, {count} demandent un regard.",
        "Of 1,000 photos, {count} need a look.",
    ),
    "precision": BilingualError(
        "Justes parmi les acceptées : {value} % (de {low} à {high} %), d'après {judged} tirées au "
        "sort sur {sample}.",
        "Right among the accepted: {value} % ({low} to {high} %), by {judged} drawn by lot of "
        "{sample}.",
    ),
    "no_precision": BilingualError(
        "Justes parmi les acceptées : pas encore mesuré (0 sur {sample} tirées au sort).",
        "Right among the accepted: not measured yet (0 of {sample} drawn by lot).",
    ),
    "more_photos": BilingualError("{shown} photos sur {all}", "{shown} photos of {all}"),
    "no_photo": BilingualError("La photo ne peut pas être montrée.", "The photo can't be shown."),
    "lost": BilingualError(
        "Ce verdict n'a pas pu être gardé : {reason}", "This verdict couldn't be kept: {reason}"
    ),
    "cut_off": BilingualError("le programme ne répond plus.", "the program doesn't answer."),
    "keys": BilingualError(
        "Clavier : Entrée accepte, 1 à 5 choisit une race, / cherche, M croisé, N pas un chien, "
        "L pas dans la liste, S passe, U annule.",
        "Keyboard: Enter accepts, 1 to 5 choose a breed, / searches, M mixed, N not a dog, L not "
        "listed, S skips, U undoes.",
    ),
    "nothing_found": BilingualError("Aucune race de ce nom.", "No breed of that name."),
}
