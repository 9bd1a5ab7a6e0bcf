"""The words of `export`: which formats there are, and which options belong to which."""

import argparse
import re
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from breeds.exports.chosen import ASM3_EXISTING, ASM3_NEW, Of
from breeds.exports.xmp.naming import Naming

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

STANDARD_OUTPUT = Path("-")
SEPARATORS = {";": ";", ",": ",", "tab": "\t"}
FIELD = "QUELLERACE"


class Format(StrEnum):
    """What an export is written as."""

    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"
    ASM3 = "asm3"
    XMP = "xmp"
    HTML = "html"


# Which formats an option means something to; the others have it refused.
BELONGS = {
    "of": (Format.CSV, Format.JSON, Format.PARQUET, Format.HTML),
    "missing": (Format.CSV, Format.JSON, Format.PARQUET, Format.HTML),
    "separator": (Format.CSV,),
    "photos": (Format.HTML, Format.XMP),
    "sidecar_name": (Format.XMP,),
    "unsure": (Format.XMP,),
    "remove": (Format.XMP,),
    "since": (Format.ASM3,),
    "asm3_field": (Format.ASM3,),
}
# Both are printed as they are, since the formats are a list.
DESCRIPTION = """Write what a catalogue holds as a table, a contact sheet or files for a shelter's
software, whole or not at all. A person's verdict goes before the model's."""
FORMATS = f"""formats:
  csv       a table for a spreadsheet: UTF-8 with a byte order mark; a cell that a
            spreadsheet would run begins with an apostrophe
  json      one document that says what it is, its rows written one after the other
  parquet   a table with typed columns; needs pip install "quelle-race[parquet]"
  asm3      two files for Animal Shelter Manager 3 in the folder --out, {ASM3_NEW}
            and {ASM3_EXISTING}: import an animal from one of them, not from both
  xmp       a sidecar beside each photo, for digiKam, immich, darktable, PhotoPrism:
            accepted breeds and verdicts as tags; what others wrote there stays
  html      a contact sheet in one file, with thumbnails and filters and no network
docs/CATALOGUE.md says what each column holds.

Exit status: 0 it is written, 1 some sidecars were not (each is named on standard
error), 2 wrong usage, or a catalogue or a file that can't be used, 130 stopped by
Ctrl-C: what was written before stays as it was."""


def add_export(commands: "Commands") -> argparse.ArgumentParser:
    export = commands.add_parser(
        "export",
        help="write what a catalogue holds for other programs",
        description=DESCRIPTION,
        epilog=FORMATS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    export.add_argument(
        "catalogue", type=Path, metavar="CATALOGUE", help="a catalogue that `index` made"
    )
    export.add_argument(
        "--to",
        type=Format,
        choices=tuple(Format),
        required=True,
        metavar="FORMAT",
        help=f"{', '.join(Format)}: see below",
    )
    export.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="the file to write, - for standard output (csv, json), or asm3's folder; xmp needs "
        "none",
    )
    export.add_argument(
        "--lang",
        choices=("fr", "en"),
        default="fr",
        help="language of the sentences, and that of the ASM3 installation (default fr)",
    )
    export.add_argument("--quiet", action="store_true", help="print nothing but errors")
    _add_of_files(export)
    _add_of_sidecars(export)
    _add_of_asm3(export)
    return export


def _add_of_files(export: argparse.ArgumentParser) -> None:
    export.add_argument(
        "--of",
        type=Of,
        choices=tuple(Of),
        metavar="|".join(Of),
        help="what the rows or the cards are (default photos; asm3 is of animals)",
    )
    export.add_argument(
        "--missing",
        action="store_true",
        default=None,
        help="take what was gone at the last run too",
    )
    export.add_argument(
        "--separator",
        choices=tuple(SEPARATORS),
        metavar="';'|','|tab",
        help="csv: what stands between cells (default ;). With ; and in French, numbers have a "
        "decimal comma",
    )
    export.add_argument(
        "--photos",
        type=Path,
        metavar="FOLDER",
        help="html, xmp: the photos' folder, where the catalogue lies elsewhere",
    )


def _add_of_sidecars(export: argparse.ArgumentParser) -> None:
    export.add_argument(
        "--sidecar-name",
        type=Naming,
        choices=tuple(Naming),
        metavar="|".join(name.value for name in Naming),
        help="xmp: how a sidecar is called (default photo.jpg.xmp); photo.xmp is refused where "
        "two photos would share it",
    )
    export.add_argument(
        "--unsure",
        action="store_true",
        default=None,
        help="xmp: tag what isn't accepted too, as unsure",
    )
    export.add_argument(
        "--remove",
        action="store_true",
        default=None,
        help="xmp: take our tags out again, and the sidecars that hold nothing else",
    )


def _add_of_asm3(export: argparse.ArgumentParser) -> None:
    export.add_argument(
        "--since",
        type=_time,
        metavar="DATE",
        help="asm3: only animals answered or judged since then, as 2026-08-31 or "
        "2026-08-31T14:00, in UTC. ASM3 adds a log row at each import: give the time of the last "
        "one",
    )
    export.add_argument(
        "--asm3-field",
        type=_field,
        metavar="NAME",
        help=f"asm3: the additional field that holds what is said (default {FIELD}); make it in "
        "ASM3 first, or it is passed over",
    )


def require_belonging(options: argparse.Namespace) -> None:
    """Refuse options of other formats; exits as wrong usage does."""
    for name, formats in BELONGS.items():
        if getattr(options, name) is not None and options.to not in formats:
            given = f"--{name.replace('_', '-')}"
            options.misused(f"{given} is for --to {'|'.join(formats)}")
    if options.out is None and options.to is not Format.XMP:
        options.misused(f"--to {options.to} needs a name for --out")
    if options.out is not None and options.to is Format.XMP:
        options.misused("--to xmp writes beside the photos: give their folder by --photos")
    if options.out == STANDARD_OUTPUT and options.to not in (Format.CSV, Format.JSON):
        options.misused(f"--to {options.to} needs a name for --out")


def _time(text: str) -> datetime:
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no date such as 2026-08-31") from error
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _field(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_]+", text):
        raise argparse.ArgumentTypeError(f"{text!r} isn't made of letters, digits and _ alone")
    return text.upper()
