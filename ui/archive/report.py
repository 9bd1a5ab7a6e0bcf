"""A visit's photos -> messages for its browser: how far it is, then the whole result."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from breeds.bilingual import BilingualError
from breeds.recognition.classifier import Classifier
from ui.archive import result, tables
from ui.archive.dogs import dogs
from ui.archive.given import Given, opened
from ui.archive.looking import Seen, look
from ui.archive.result import Result
from ui.archive.visits import Sent
from ui.texts.page import LANGUAGES

# As JSON goes to the browser.
Message = dict[str, Any]
# Seconds.
PROGRESS_INTERVAL = 0.3


def messages(
    classifier: Classifier, sent: Sequence[Sent], by_folder: bool, is_over: Callable[[], bool]
) -> Iterator[Message]:
    """`done` of `photos`, several times a second; then `result`, or `refused` with the reason."""
    try:
        with opened(sent) as given:
            yield from _of_given(classifier, given, by_folder, is_over)
    except BilingualError as error:
        yield {"refused": {texts.code: error.in_language(texts.code) for texts in LANGUAGES}}


def _of_given(
    classifier: Classifier, given: Given, by_folder: bool, is_over: Callable[[], bool]
) -> Iterator[Message]:
    seen: list[Seen] = []
    photos, told = len(given.photos), 0.0
    yield {"done": 0, "photos": photos}
    for each in look(classifier, given, by_folder, is_over):
        seen.append(each)
        if time.monotonic() - told > PROGRESS_INTERVAL:
            told = time.monotonic()
            yield {"done": len(seen), "photos": photos}
    found = dogs(seen, classifier.bundle) if by_folder else ()
    yield _result(Result(tuple(seen), found, photos, given.others), classifier)


def _result(came_of: Result, classifier: Classifier) -> Message:
    breeds = {breed.id: breed for breed in classifier.bundle.breeds}
    written: Message = {}
    for texts in LANGUAGES:
        files = {"photos": tables.of_photos(came_of.in_order, breeds, texts.code)}
        if came_of.dogs:
            files["dogs"] = tables.of_dogs(came_of.dogs_in_order, breeds, texts.code)
        written[texts.code] = {"html": result.render(came_of, texts), "files": files}
    return {"result": written, "thumbnails": result.thumbnails(came_of)}
