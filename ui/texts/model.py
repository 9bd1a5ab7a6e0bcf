"""The Model tab's texts, in French and English."""

from collections.abc import Mapping
from dataclasses import dataclass

from ui.texts import conditions as condition_texts
from ui.texts import decisions as decided_texts
from ui.texts import strangers as stranger_texts
from ui.texts.conditions import ConditionTexts
from ui.texts.decisions import DecidedTexts
from ui.texts.strangers import StrangerTexts


@dataclass(frozen=True)
class ModelTexts:
    """The tab's texts in one language; a `{name}` in a text is filled in where it is shown."""

    photo_sets: Mapping[str, str]
    thousands: str
    date: str
    decisions: DecidedTexts
    conditions: ConditionTexts
    strangers: StrangerTexts

    index: str
    which: str
    version: str
    source: str
    source_embedded: str
    source_hub: str
    trained_on: str
    trained_on_photos: str
    trained_on_validation: str
    made_on: str
    backbone: str
    breeds_known: str
    not_said: str
    card: str
    card_title: str
    card_back: str

    figures: str
    figures_missing: str
    figures_of_another: str
    honest: str
    honest_sentence: str
    familiar: str
    familiar_sentence: str
    among_five: str
    why_two: str
    no_honest: str
    chance: str
    calibration: str
    calibration_verdict: str
    calibration_modest: str
    calibration_overconfident: str
    calibration_just: str
    read_figures: str
    all_figures: str
    photos_of: str
    photos: str
    seen: str
    unseen: str
    photos_seen: str
    photos_unseen: str
    right_first: str
    right_in_five: str
    between: str
    share_told: str
    share_alone: str
    less_than_one: str
    more_than_99: str

    confusions: str
    confusions_intro: str
    confusions_missing: str
    truth: str
    answer: str
    matrix: str
    matrix_intro: str
    matrix_corner: str
    matrix_missing: str
    right_breed: str

    breeds: str
    breeds_intro: str
    breeds_unmeasured: str
    breeds_search: str
    breeds_found: str
    breed: str
    of_photos: str
    answered_alone: str
    not_measured: str

    limits: str
    limits_list: tuple[str, ...]
    limits_undecided: tuple[str, ...]
    limits_decided: tuple[str, ...]

    def photo_set(self, name: str) -> str:
        """What photos are called that a bundle names, as it names them where they aren't known."""
        return self.photo_sets.get(name, name)


FRENCH = ModelTexts(
    photo_sets={
        "Stanford Dogs test": "Stanford Dogs, photos de test",
        "independent dogs": "Chiens indépendants",
        "Oxford pets": "Oxford-IIIT Pet",
        "ImageNet validation": "ImageNet, photos de validation",
        "more breeds": "Treize races de plus",
        "leak-free, the 120": "Photos jamais vues, 120 races",
        "leak-free, together": "Toutes les photos jamais vues",
        "sources that it wasn't trained on": "Sources dont il n'a rien appris",
        "no dog": "Photos sans chien",
        "animals that could pass for one": "Animaux qui ressemblent à un chien",
        "dogs_133/train_list (training)": "Stanford Dogs et treize races de plus",
    },
    thousands="\u202f",
    date="{day:02}/{month:02}/{year}",
    decisions=decided_texts.FRENCH,
    conditions=condition_texts.FRENCH,
    strangers=stranger_texts.FRENCH,
    index="Dans cet onglet",
    which="Le modèle qui répond",
    version="Version",
    source="Origine",
    source_embedded="Fourni avec le programme",
    source_hub="{repo}, révision {revision}",
    trained_on="Entraîné sur",
    trained_on_photos="{} photos",
    trained_on_validation="et réglé sur {} autres",
    made_on="Fabriqué le",
    backbone="Réseau de départ",
    breeds_known="Races connues",
    not_said="Le modèle ne le dit pas.",
    card="Lire la fiche complète du modèle (en anglais)",
    card_title="La fiche du modèle",
    card_back="Retour à la page",
    figures="Ce qu'il vaut",
    figures_missing=(
        "Ce modèle n'a pas encore été mesuré, ou ses mesures ne peuvent pas être lues\u00a0: on "
        "ne sait pas ce qu'il vaut."
    ),
    figures_of_another=(
        "Ces mesures sont celles d'une autre version du modèle ({})\u00a0: celle qui répond peut "
        "faire mieux ou moins bien."
    ),
    honest="Sur des photos qu'il n'avait jamais vues",
    honest_sentence=(
        "Sur 100 photos de chiens de race que rien n'avait vues, {value} sont bien nommées (entre "
        "{low} et {high})."
    ),
    familiar="Sur «\u00a0{}\u00a0»",
    familiar_sentence="Sur 100 photos, {value} sont bien nommées (entre {low} et {high}).",
    among_five="Et pour {value} sur 100, la bonne race est parmi les cinq premières.",
    why_two=(
        "Pourquoi deux chiffres\u00a0? Le réseau de départ a appris, entre autres, sur des photos "
        "de «\u00a0{}\u00a0»\u00a0: les revoir l'avantage, et ce chiffre est trop beau. Il ne sert "
        "qu'à comparer avec d'autres programmes mesurés sur les mêmes photos. Celui des photos "
        "jamais vues est le plus honnête."
    ),
    no_honest=(
        "Ce modèle n'a pas été mesuré sur des photos jamais vues\u00a0: le chiffre ci-dessus est "
        "sans doute trop beau."
    ),
    chance=(
        "«\u00a0Entre … et …\u00a0»\u00a0: avec d'autres photos du même genre, le chiffre "
        "tomberait dans cet intervalle 95 fois sur 100. Des chiens croisés ou de mauvaises photos "
        "donneraient moins."
    ),
    calibration="Peut-on croire ses pourcentages\u00a0?",
    calibration_verdict=(
        "Il annonce en moyenne {said}\u202f% et a raison {right} fois sur 100\u00a0: {verdict} "
        "Entre ce qu'il annonce et ce qui est vrai, l'écart moyen est de {gap} points."
    ),
    calibration_modest="il est plutôt modeste.",
    calibration_overconfident="il est trop sûr de lui.",
    calibration_just="ses pourcentages tombent juste en moyenne.",
    read_figures="Comment lire ces chiffres",
    all_figures="Toutes les mesures",
    photos_of="Photos",
    photos="{} photos",
    seen="déjà vues en partie",
    unseen="jamais vues",
    photos_seen="Photos déjà vues en partie",
    photos_unseen="Photos jamais vues",
    right_first="Bien nommées",
    right_in_five="Parmi les cinq",
    between="({low} à {high})",
    share_told="{value} sur 100 (entre {low} et {high})",
    share_alone="{value} sur 100",
    less_than_one="moins de 1",
    more_than_99="plus de 99",
    confusions="Ce qu'il confond",
    confusions_intro=(
        "Les erreurs les plus fréquentes sur «\u00a0{name}\u00a0»\u00a0: {wrong} erreurs pour "
        "{photos} photos. La réponse se lit «\u00a0d'apparence…\u00a0»."
    ),
    confusions_missing="Les mesures de ce modèle ne disent pas ce qu'il confond.",
    truth="Photo de",
    answer="Réponse",
    matrix="D'un groupe à l'autre",
    matrix_intro=(
        "Chaque ligne est le vrai groupe des chiens, chaque colonne celui de la réponse. En vert, "
        "les photos dont le groupe est juste\u00a0; ailleurs, celles que le modèle met dans un "
        "autre groupe. La dernière colonne dit combien sont à la bonne race."
    ),
    matrix_corner="Groupe",
    matrix_missing=(
        "Les mesures de ce modèle ne comptent pas toutes les erreurs\u00a0: le tableau par groupe "
        "ne peut pas être dressé."
    ),
    right_breed="Bonne race",
    breeds="Race par race",
    breeds_intro=(
        "Les {known} races que le modèle connaît, et combien de leurs photos il nomme bien. Avec "
        "si peu de photos par race, quelques-unes de plus changeraient le chiffre. S'y "
        "mêlent {unknown} autres qu'il ne connaît pas, et ce pour quoi il les prend, là où c'est "
        "mesuré."
    ),
    breeds_unmeasured=(
        "Les {known} races que le modèle connaît, et {unknown} autres qu'il ne connaît pas."
    ),
    breeds_search="Chercher une race",
    breeds_found="Races\u00a0: {}",
    breed="Race",
    of_photos="{right} sur {photos}",
    answered_alone="sans vous\u00a0: {accepted}, dont {right} justes",
    not_measured="pas mesuré",
    limits="Ce qu'il ne sait pas faire",
    limits_list=(
        "**Les chiens croisés.** Il a appris sur des photos d'une seule race chacune\u00a0: pour "
        "un croisé, ses réponses sont des ressemblances, pas des parents. Or la plupart des chiens "
        "de refuge sont croisés.",
        "**Les chiots**, et les chiens âgés, tondus ou mouillés\u00a0: ils ressemblent peu aux "
        "photos dont il a appris, et rien n'a été mesuré sur eux.",
        "**Plusieurs chiens à la fois.** Il ne dit pas duquel il parle\u00a0: recadrez la photo.",
        "**Trancher.** Une ressemblance ne vaut ni pedigree, ni catégorie au sens de la loi, ni "
        "caractère.",
    ),
    limits_undecided=(
        "**Les races hors de sa liste.** Il donne alors la plus ressemblante des {} qu'il connaît "
        "(la liste est en bas de cette page).",
        "**Dire «\u00a0ce n'est pas un chien\u00a0».** Un chat ou un canapé reçoit aussi une race, "
        "parfois avec assurance.",
    ),
    limits_decided=(
        "**Les races hors de sa liste.** Il le remarque souvent, pas toujours\u00a0: il affirme "
        "alors une des {} qu'il connaît (la liste est en bas de cette page).",
        "**Les loups et les renards.** Ils peuvent passer pour des chiens\u00a0; il prévient alors "
        "que c'est peut-être un canidé sauvage.",
    ),
)

ENGLISH = ModelTexts(
    photo_sets={
        "Stanford Dogs test": "Stanford Dogs, test photos",
        "independent dogs": "Independent dogs",
        "Oxford pets": "Oxford-IIIT Pet",
        "ImageNet validation": "ImageNet, validation photos",
        "more breeds": "Thirteen more breeds",
        "leak-free, the 120": "Photos never seen, 120 breeds",
        "leak-free, together": "All photos never seen",
        "sources that it wasn't trained on": "Sources that it wasn't trained on",
        "no dog": "Photos without a dog",
        "animals that could pass for one": "Animals that look like a dog",
        "dogs_133/train_list (training)": "Stanford Dogs and thirteen more breeds",
    },
    thousands=",",
    date="{year}-{month:02}-{day:02}",
    decisions=decided_texts.ENGLISH,
    conditions=condition_texts.ENGLISH,
    strangers=stranger_texts.ENGLISH,
    index="In this tab",
    which="The model that answers",
    version="Version",
    source="Origin",
    source_embedded="Comes with the program",
    source_hub="{repo}, revision {revision}",
    trained_on="Trained on",
    trained_on_photos="{} photos",
    trained_on_validation="and tuned on {} others",
    made_on="Made on",
    backbone="Starting network",
    breeds_known="Breeds it knows",
    not_said="The model doesn't say.",
    card="Read the model's whole card",
    card_title="The model's card",
    card_back="Back to the page",
    figures="How good it is",
    figures_missing=(
        "This model hasn't been measured yet, or its figures can't be read: nobody knows how good "
        "it is."
    ),
    figures_of_another=(
        "These figures are those of another version of the model ({}): the one that answers may do "
        "better or worse."
    ),
    honest="On photos that it had never seen",
    honest_sentence=(
        "Of 100 photos of purebred dogs that nothing had seen, {value} are named rightly (between "
        "{low} and {high})."
    ),
    familiar="On “{}”",
    familiar_sentence="Of 100 photos, {value} are named rightly (between {low} and {high}).",
    among_five="And for {value} of 100, the right breed is among the first five.",
    why_two=(
        "Why two figures? The starting network learnt, among others, from photos of “{}”: seeing "
        "them again helps it, and that figure is too good. It serves only to compare with other "
        "programs measured on the same photos. That of the photos never seen is the honest one."
    ),
    no_honest=(
        "This model hasn't been measured on photos that it had never seen: the figure above is "
        "probably too good."
    ),
    chance=(
        "“Between … and …”: with other photos of the same kind, the figure would fall within this "
        "interval 95 times out of 100. Mixed dogs or bad photos would give less."
    ),
    calibration="Can its percentages be believed?",
    calibration_verdict=(
        "It announces {said}% on average and is right {right} times out of 100: {verdict} Between "
        "what it announces and what is true, the average gap is {gap} points."
    ),
    calibration_modest="it is rather modest.",
    calibration_overconfident="it is too sure of itself.",
    calibration_just="its percentages are right on average.",
    read_figures="How to read these figures",
    all_figures="All figures",
    photos_of="Photos",
    photos="{} photos",
    seen="some seen before",
    unseen="never seen",
    photos_seen="Photos partly seen before",
    photos_unseen="Photos never seen",
    right_first="Named rightly",
    right_in_five="Among the five",
    between="({low} to {high})",
    share_told="{value} of 100 (between {low} and {high})",
    share_alone="{value} of 100",
    less_than_one="less than 1",
    more_than_99="more than 99",
    confusions="What it confuses",
    confusions_intro=("The most frequent errors on “{name}”: {wrong} errors for {photos} photos."),
    confusions_missing="This model's figures don't say what it confuses.",
    truth="Photo of",
    answer="Answer",
    matrix="From one group to another",
    matrix_intro=(
        "Each row is the dogs' true group, each column that of the answer. In green, the photos "
        "whose group is right; elsewhere, those that the model puts into another group. The last "
        "column says how many have the right breed."
    ),
    matrix_corner="Group",
    matrix_missing=(
        "This model's figures don't count all errors: the table by group can't be drawn."
    ),
    right_breed="Right breed",
    breeds="Breed by breed",
    breeds_intro=(
        "The {known} breeds that the model knows, and how many of their photos it names rightly. "
        "With so few photos a breed, some more would change the figure. Among them, {unknown} "
        "others that it doesn't know, and what it takes them for, where that was measured."
    ),
    breeds_unmeasured=(
        "The {known} breeds that the model knows, and {unknown} others that it doesn't know."
    ),
    breeds_search="Search for a breed",
    breeds_found="Breeds: {}",
    breed="Breed",
    of_photos="{right} of {photos}",
    answered_alone="without you: {accepted}, {right} of them right",
    not_measured="not measured",
    limits="What it can't do",
    limits_list=(
        "**Mixed dogs.** It learnt from photos of one breed each: for a mixed dog, its answers are "
        "resemblances, not parents. And most shelter dogs are mixed.",
        "**Puppies**, and old, clipped or wet dogs: they look little like the photos that it "
        "learnt from, and nothing has been measured on them.",
        "**Several dogs at once.** It doesn't say which one it means: crop the photo.",
        "**Deciding.** A resemblance is no pedigree, no category in the eyes of the law, and no "
        "character.",
    ),
    limits_undecided=(
        "**Breeds outside its list.** It then gives the likest of the {} that it knows (the list "
        "is at the end of this page).",
        "**Saying “this is not a dog”.** A cat or a sofa gets a breed too, sometimes with "
        "confidence.",
    ),
    limits_decided=(
        "**Breeds outside its list.** It often notices, not always: it then names one of the {} "
        "that it knows (the list is at the end of this page).",
        "**Wolves and foxes.** They may pass for dogs; it then says that it may be a wild canid.",
    ),
)
