"""The Space's entry: settings -> model -> page -> launch."""

import signal
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from breeds import allocation, bundle, privacy
from breeds.bilingual import BilingualError
from breeds.bundle import Bundle, BundleError, embedded, hub
from breeds.settings import Settings, SettingsError

if TYPE_CHECKING:
    from breeds.flags.hub.shelter import Shelter
    from breeds.recognition.classifier import Classifier

EXAMPLES = Path(__file__).parent / "examples"


def main() -> None:
    """Serve the page. Raises SettingsError, or BundleError where no model may answer."""
    # Who stops a server asks it by this, and what ends with `with` is to be ended by it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    privacy.report_nothing()
    privacy.keep_uploads_apart()
    allocation.share_pools()
    settings = Settings.from_environment()
    classifier, why_embedded = choose(settings)
    # Only now, since Gradio reads what was set above when it is imported.
    from breeds.flags.counts.counted import CountedModel
    from breeds.flags.counts.tally import Tally
    from ui import page
    from ui.identify.keeper import Keeper

    counted = CountedModel.of(classifier.bundle)
    # The counts end first, so that the shelter's last commit has them.
    with sheltering(settings) as shelter, Tally(settings.flags_dir, counted) as tally:
        keeper = Keeper(settings.flags_dir, shelter, settings.on_space, settings.flags_days, tally)
        page.serve(classifier, keeper, EXAMPLES, why_embedded, settings.archive, settings.review)


def forgetting_alone(settings: Settings) -> AbstractContextManager[None]:
    """Erases what has been kept for long enough, where that was asked for."""
    if settings.flags_days is None:
        return nullcontext()
    from breeds.flags.retention import forgetting_old

    return forgetting_old(settings.flags_dir, settings.flags_days)


@contextmanager
def sheltering(settings: Settings) -> "Iterator[Shelter | None]":
    """What brings verdicts to the Hub while the page is served; None where no repo is named.

    Raises RefusedError where the repo is public or may not be written.
    """
    if settings.flags_repo is None:
        with forgetting_alone(settings):
            yield None
        return
    from breeds.flags.hub.errors import LaterError
    from breeds.flags.hub.remote import FlagsRepo
    from breeds.flags.hub.shelter import Shelter

    # A Hub that can't be reached now is no reason not to serve: verdicts wait here.
    with suppress(LaterError):
        FlagsRepo(settings.flags_repo).ensure()
    with Shelter(
        settings.flags_dir,
        settings.flags_repo,
        settings.flags_days,
        # Reviewers judge by what lies here.
        brings_back=settings.review is not None,
    ) as shelter:
        yield shelter


def choose(settings: Settings) -> "tuple[Classifier, str | None]":
    """The model that answers and, where it stands in for the Hub's, why, in one sentence.

    Raises BundleError where the embedded model is damaged, or may not stand in.
    """
    if settings.model is None:
        return _classifier(bundle.load(embedded.model_folder())), None
    try:
        wanted = _classifier(hub.download(settings.model.repo, settings.model.revision))
    except BundleError as error:
        if settings.require_hub:
            raise
        print(error, "The embedded model answers instead.", file=sys.stderr)
        return _classifier(bundle.load(embedded.model_folder())), str(error)
    _tell_if_unconfirmed(wanted.bundle)
    return wanted, None


def _classifier(model: Bundle) -> "Classifier":
    from breeds.recognition.classifier import Classifier

    # Most visitors come alone, and wait.
    return Classifier(model, all_cores=True)


def _tell_if_unconfirmed(model: Bundle) -> None:
    if model.origin.unconfirmed:
        told = f"The Hub can't be reached: the copy kept here of {model.origin} answers."
        print(told, file=sys.stderr)


if __name__ == "__main__":
    try:
        main()
    except (SettingsError, BundleError, BilingualError) as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(f"The page can't be served: {error}")
