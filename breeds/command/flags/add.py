"""`flags add`: the verdicts of a catalogue's review -> the flags of this machine."""

import argparse
import sys
from functools import partial

from breeds.bilingual import BilingualError
from breeds.catalogue.store import Catalogue
from breeds.catalogue.to_flags import add_flags
from breeds.command.flags import folder
from breeds.settings import Settings


def run(options: argparse.Namespace) -> int:
    """Returns 0, or 1 where a photo couldn't be read any more.

    Raises CatalogueError, FlagError, FlagsFolderError, SettingsError.
    """
    flags_dir = Settings.from_environment().flags_dir
    unread: list[str] = []
    refused = partial(_tell, unread, options.lang)
    with folder.told(flags_dir), Catalogue.for_reading(options.catalogue) as catalogue:
        photos = options.photos or options.catalogue.parent
        added = add_flags(catalogue, photos, flags_dir, refused)
    said = BilingualError(
        f"{added.added} verdicts ajoutés à {flags_dir}, {added.known} y étaient déjà.",
        f"{added.added} verdicts added to {flags_dir}, {added.known} were there already.",
    )
    print(said.in_language(options.lang))
    return 1 if unread else 0


def _tell(unread: list[str], language: str, path: str, error: BilingualError) -> None:
    unread.append(path)
    print(f"{path}: {error.in_language(language)}", file=sys.stderr)
