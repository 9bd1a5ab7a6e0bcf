"""The Space's entry: settings -> model -> page -> launch."""

import sys
from pathlib import Path

from breeds import bundle
from breeds.bundle import Bundle, BundleError
from breeds.classifier import Classifier
from breeds.settings import Settings, SettingsError
from ui import page

HERE = Path(__file__).parent
EMBEDDED_MODEL = HERE / "model"
EXAMPLES = HERE / "examples"


def main() -> None:
    settings = Settings.from_environment()
    classifier = Classifier(chosen_bundle(settings))
    page.serve(classifier, settings.flags_dir, EXAMPLES)


def chosen_bundle(settings: Settings) -> Bundle:
    """The model that the settings name on the Hub, else the embedded one. Raises BundleError."""
    if settings.model_repo is None:
        return bundle.load(EMBEDDED_MODEL)
    return bundle.download(settings.model_repo, settings.model_revision)


if __name__ == "__main__":
    try:
        main()
    except (SettingsError, BundleError) as error:
        sys.exit(str(error))
