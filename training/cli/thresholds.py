"""`thresholds`: when a model is sure enough to say so, fitted on photos of no training."""

from pathlib import Path

from breeds.bundle import load, replace_thresholds
from breeds.recognition.classifier import Classifier
from training.cli.parser import Command, OptionParser, Options, Pairs
from training.data.dataset import open_dataset
from training.fit import run

EPILOG = """
The photos of --choice show breeds of the model's, and no network was trained on any of them. The
temperature is fitted on these and, as much, on the validation photos of the run that the model came
from. The model becomes another version, whose figures `evaluate --write` measures anew.
"""


def _describe(parser: OptionParser) -> None:
    parser.epilog = EPILOG
    parser.add_argument("data", type=Path, help="the folder of photos that it was trained on")
    parser.add_argument(
        "--model", type=Path, default=Path("model"), help="the bundle (default model/)"
    )
    parser.add_argument(
        "--choice",
        nargs=2,
        action=Pairs,
        default=[],
        required=True,
        metavar=("FOLDER", "LIST"),
        help="photos to choose by; repeatable",
    )


def _fit(options: Options) -> int:
    """Raises BundleError, DatasetError, ThresholdsError."""
    from training.evaluation.thresholds import Predicted, ThresholdsError, fit, predict

    bundle = load(options.model)
    classifier = Classifier(bundle)
    sets = [open_dataset(Path(folder), Path(picked)) for folder, picked in options.choice]
    known = {breed.id for breed in bundle.breeds}
    for photos in sets:
        if set(photos.breeds) - known:
            unknown = min(set(photos.breeds) - known)
            raise ThresholdsError(f"{photos.name} has {unknown}, which the model can't answer.")
    validation = options.model / run.RETRAINING / run.VALIDATION_LIST
    familiar = predict(classifier, open_dataset(options.data, validation))
    choice = Predicted.joined([predict(classifier, photos) for photos in sets])
    temperature, thresholds = fit(bundle, choice, familiar)
    manifest = replace_thresholds(options.model, temperature, thresholds)
    told = ", ".join(f"{name} {value:.3f}" for name, value in vars(thresholds).items())
    print(f"{options.model}: version {manifest.version}, temperature {temperature:.3f}, {told}")
    return 0


THRESHOLDS = Command("thresholds", "photos of no training -> when a model is sure", _describe, _fit)
