"""`flags pull`: the Hub's verdicts -> a folder of this machine."""

import argparse

from breeds.bilingual import BilingualError
from breeds.command.flags import folder
from breeds.command.progress import Progress
from breeds.flags.hub.pulling import Pull
from breeds.flags.hub.remote import FlagsRepo
from breeds.settings import FLAGS_REPO, Settings, SettingsError


def run(options: argparse.Namespace) -> int:
    """Returns 0. Raises FlagsRepoError, FlagsFolderError, SettingsError."""
    settings = Settings.from_environment()
    repo: str | None = options.repo or settings.flags_repo
    if repo is None:
        raise SettingsError(f"Give --repo, or set {FLAGS_REPO}.")
    into = options.into or settings.flags_dir
    with folder.told(into):
        pull = Pull.of(FlagsRepo(repo), into)
        erased = pull.forget()
        progress = Progress(len(pull.wanted), options.quiet)
        try:
            pull.fetch(progress.step)
        finally:
            progress.clear()
    if not options.quiet:
        here = len(pull.contents.records - pull.contents.forgotten)
        said = BilingualError(
            f"{here} avis dans {repo} ; {len(pull.wanted)} éléments reçus dans {into}, "
            f"{erased} avis effacés d'ici parce qu'ils l'ont été là-bas.",
            f"{here} verdicts in {repo}; {len(pull.wanted)} items brought into {into}, "
            f"{erased} verdicts erased from here since they were there.",
        )
        print(said.in_language(options.lang))
    return 0
