"""`download` and `dataset`: photos fetched, and photos described."""

from pathlib import Path

from training.cli.parser import Command, OptionParser, Options
from training.data.dataset import describe, open_dataset
from training.data.download import SETS, download


def _describe_download(parser: OptionParser) -> None:
    parser.add_argument("set", choices=SETS, help="which")
    parser.add_argument("folder", type=Path, help="where it is unpacked")


def _download(options: Options) -> int:
    print(download(options.set, options.folder))
    return 0


def _describe_dataset(parser: OptionParser) -> None:
    parser.add_argument("folder", type=Path, help="a folder of a folder a breed")
    parser.add_argument("--list", type=Path, help="only the photos of this list")


def _dataset(options: Options) -> int:
    print(describe(open_dataset(options.folder, options.list)))
    return 0


DOWNLOAD = Command("download", "fetch a published set of photos", _describe_download, _download)
DATASET = Command("dataset", "say what a folder of photos holds", _describe_dataset, _dataset)
