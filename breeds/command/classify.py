"""`classify`: photos, folders and lists -> each photo's answer, printed as it comes."""

import argparse

from breeds.bundle.hub import resolve
from breeds.command import lists
from breeds.command.given import Collection, Given, collect
from breeds.command.heat_maps import HeatMaps
from breeds.command.printing import Printer, printer
from breeds.command.progress import Progress
from breeds.command.remarks import tell_incomplete, tell_left_out, tell_unreadable
from breeds.recognition.answering import Unreadable, answer_all
from breeds.recognition.classifier import Classifier


def run(options: argparse.Namespace) -> int:
    """Returns 0 when all photos were read, 1 when not.

    Raises BundleError, ListError, HeatMapError.
    """
    if not (options.photos or options.lists):
        options.misused("name a PHOTO, a folder, or a list of them by --from")
    listed = [name for source in options.lists for name in lists.read(source)]
    classifier = Classifier(resolve(options.model), second_look=not options.one_look)
    recipe = classifier.bundle.manifest.recipe
    heat_maps = HeatMaps(options.heatmap, recipe) if options.heatmap else None
    collection = collect(options.photos, listed, options.recursive)
    tell_left_out(collection.left_out, options.lang)
    shown = printer(options.json, options.jsonl, options.lang)
    # Whatever ends the run, what was answered is whole.
    try:
        all_read = _answer(classifier, collection, shown, heat_maps, options)
    finally:
        shown.end()
    return 0 if all_read else 1


def _answer(
    classifier: Classifier,
    collection: Collection,
    shown: Printer,
    heat_maps: HeatMaps | None,
    options: argparse.Namespace,
) -> bool:
    """Whether all photos were read."""
    all_read = True
    progress = Progress(len(collection.photos))
    try:
        for outcome in answer_all(classifier, collection.photos, Given.file, options.top):
            progress.clear()
            heat_map = None
            if isinstance(outcome, Unreadable):
                all_read = False
                tell_unreadable(outcome, options.lang)
            else:
                heat_map = heat_maps.save(outcome) if heat_maps else None
                if outcome.answer.incomplete:
                    tell_incomplete(outcome.photo, options.lang)
            shown.tell(outcome, heat_map)
            progress.step()
    finally:
        progress.clear()
    return all_read
