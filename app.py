"""The Space's entry: settings -> model -> page -> launch."""

import sys
from pathlib import Path

from breeds import bundle, embedded, privacy
from breeds.bundle import Bundle, BundleError
from breeds.settings import Settings, SettingsError

EXAMPLES = Path(__file__).parent / "examples"


def main() -> None:
    privacy.report_nothing()
    # Only now, since Gradio reads what was just set when it is imported.
    from breeds.classifier import Classifier
    from ui import page

    settings = Settings.from_environment()
    classifier = Classifier(chosen_bundle(settings))
    page.serve(classifier, settings.flags_dir, EXAMPLES)


def chosen_bundle(settings: Settings) -> Bundle:
    """The model that the settings name on the Hub, else the embedded one. Raises BundleError."""
    if settings.model_repo is None:
        return bundle.load(embedded.model_folder())
    return bundle.download(settings.model_repo, settings.model_revision)


if __name__ == "__main__":
    try:
        main()
    except (SettingsError, BundleError) as error:
        sys.exit(str(error))
