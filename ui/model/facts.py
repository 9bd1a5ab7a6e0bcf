"""Which model answers: its version, where it comes from, on what it was trained, and its card."""

from breeds.bundle import Bundle, Origin
from breeds.bundle.training_facts import TrainingFacts
from ui.model import card
from ui.parts import hub_links, templates
from ui.texts.numbers import day, whole
from ui.texts.page import Texts


def render(bundle: Bundle, texts: Texts) -> str:
    manifest, origin = bundle.manifest, bundle.origin
    trained = manifest.trained
    counts = _photo_counts(trained, texts)
    not_said = texts.model.not_said
    return templates.render(
        "model/facts.html",
        version=manifest.version,
        source_address=hub_links.files(origin),
        repo=origin.repo,
        revision=origin.revision,
        breeds_known=whole(len(bundle.breeds), texts),
        backbone=trained.backbone or not_said,
        trained_on=counts or texts.model.photo_set(trained.data or not_said),
        data=trained.data if counts else None,
        made_on=day(manifest.created, texts),
        card_address=_card_address(origin, texts),
        said=texts.model,
    )


def _photo_counts(trained: TrainingFacts, texts: Texts) -> str:
    """How many photos it was trained and tuned on, as far as it is told."""
    said = texts.model
    counts = (
        (trained.photos, said.trained_on_photos),
        (trained.validation_photos, said.trained_on_validation),
    )
    return " ".join(
        sentence.format(whole(count, texts)) for count, sentence in counts if count is not None
    )


def _card_address(origin: Origin, texts: Texts) -> str | None:
    """The Hub's models have their card beside them."""
    address = hub_links.card(origin)
    if address is None and card.CARD.exists():
        return f"{card.ADDRESS}?lang={texts.code}"
    return address
