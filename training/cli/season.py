"""`season`: what the loop makes of simulated verdicts, in a report."""

import shlex
from pathlib import Path

from breeds import files
from training.cli.options import add_fields, built
from training.cli.parser import Command, OptionParser, Options
from training.cli.photos import shown
from training.cli.retrain import add_sets, sets_of
from training.data.dataset import open_dataset
from training.loop.config import SeasonConfig

EPILOG = """
Volunteers, a saboteur and a reviewer are simulated on photos whose breed is known; how often they
err is stated in the report. The photos of --visits show breeds of the model's. With --new-breeds, a
second season begins with a model that the breeds of --forget were taken out of.
"""


def _describe(parser: OptionParser) -> None:
    parser.epilog = EPILOG
    for option, text, required in (
        ("--visits", "photos of breeds that the model knows", True),
        ("--new-breeds", "photos of breeds to forget and to learn", False),
    ):
        parser.add_argument(
            option, nargs=2, metavar=("FOLDER", "LIST"), required=required, help=text
        )
    parser.add_argument(
        "--forget", action="append", default=[], metavar="BREED", help="by id; repeatable"
    )
    parser.add_argument(
        "--model", type=Path, default=Path("model"), help="the bundle (default model/)"
    )
    parser.add_argument(
        "--out", type=Path, required=True, help="a folder for flags, models and cards"
    )
    parser.add_argument("--page", type=Path, metavar="FILE", help="write the report there")
    add_fields(parser, SeasonConfig, "seed")
    add_sets(parser)


def _season(options: Options) -> int:
    from training.loop.season import chapters, report

    config, sets = built(SeasonConfig, options), sets_of(options)
    folder, listed = options.visits
    visits = open_dataset(Path(folder), Path(listed))
    played = [chapters.known_breeds(options.model, visits, sets, options.out / "known", config)]
    if options.new_breeds:
        folder, listed = options.new_breeds
        unknown = open_dataset(Path(folder), Path(listed))
        played.append(
            chapters.new_breeds(
                options.model, visits, unknown, options.forget, sets, options.out / "new", config
            )
        )
    text = report.text(played, config, _command(options))
    print(text)
    if options.page:
        files.write(options.page, text)
    return 0


def _command(options: Options) -> str:
    """The command line of the report, for a POSIX shell; of paths elsewhere the last part alone."""
    words = ["--visits", *map(shown, options.visits)]
    if options.new_breeds:
        words += ["--new-breeds", *map(shown, options.new_breeds)]
    words += [word for breed in options.forget for word in ("--forget", breed)]
    for option, entries in (("--set", options.set), ("--leak-free-set", options.leak_free_set)):
        for name, *paths in entries:
            words += [option, name, *map(shown, paths)]
    words += ["--model", shown(str(options.model)), "--out", options.out.name]
    words += ["--page", shown(str(options.page))] if options.page else []
    return shlex.join(["python", "-m", "training", "season", *words])


SEASON = Command("season", "simulated verdicts -> what the loop makes of them", _describe, _season)
