"""`flags forget`: verdicts erased for good, here and in the Hub's repo."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from breeds.bilingual import BilingualError
from breeds.command.flags import folder
from breeds.flags.forgetting import forget
from breeds.flags.hub.erasing import Erased, erase_all
from breeds.flags.hub.errors import FlagsRepoError
from breeds.flags.hub.remote import FlagsRepo
from breeds.settings import FLAGS_REPO, Settings


def run(options: argparse.Namespace) -> int:
    """Returns 0, or 1 where they aren't erased in the repo. Raises FlagsFolderError, SettingsError.

    What was done is said as it is done.
    """
    settings = Settings.from_environment()
    flags_dir, repo = settings.flags_dir, settings.flags_repo
    records: Sequence[str] = options.records
    with folder.told(flags_dir):
        for record in records:
            _say(options, _here(record, flags_dir, forget(flags_dir, record)))
        if repo is None:
            _say(options, _nowhere_else())
            return 0
        try:
            erased = erase_all(FlagsRepo(repo), flags_dir, records)
        except FlagsRepoError as error:
            _say(options, _not_yet(repo, error))
            return 1
    for record in records:
        _say(options, _there(record, repo, erased))
    return 1 if erased.still_served else 0


def _here(record: str, flags_dir: Path, lay_here: bool) -> BilingualError:
    if lay_here:
        return BilingualError(
            f"{record} : effacé de {flags_dir}.", f"{record}: erased from {flags_dir}."
        )
    return BilingualError(
        f"{record} : rien de lui n'était dans {flags_dir}.",
        f"{record}: nothing of it was in {flags_dir}.",
    )


def _there(record: str, repo: str, erased: Erased) -> BilingualError:
    if record in erased.still_served:
        return BilingualError(
            f"{record} : effacé de {repo}, mais le Hub en sert encore une ancienne révision ; "
            "redonnez cette commande plus tard, ou demandez au Hub.",
            f"{record}: erased from {repo}, but the Hub still serves an old revision of it; give "
            "this command again later, or ask the Hub.",
        )
    if record in erased.lay_there:
        return BilingualError(
            f"{record} : effacé de {repo}, historique compris.",
            f"{record}: erased from {repo}, its history included.",
        )
    return BilingualError(
        f"{record} : rien de lui n'était plus dans {repo}, qui ne l'acceptera plus.",
        f"{record}: nothing of it was left in {repo}, which won't take it any more.",
    )


def _not_yet(repo: str, error: FlagsRepoError) -> BilingualError:
    return BilingualError(
        f"Pas encore effacé de {repo} : {error.french} Ce sera fait au prochain envoi de la page "
        "qui utilise ce dossier, ou en redonnant cette commande.",
        f"Not yet erased from {repo}: {error.english} It will be done by the next upload of the "
        "page that uses this folder, or when this command is given again.",
    )


def _nowhere_else() -> BilingualError:
    return BilingualError(
        f"{FLAGS_REPO} n'est pas donné : rien n'a été effacé ailleurs.",
        f"{FLAGS_REPO} isn't set: nothing was erased elsewhere.",
    )


def _say(options: argparse.Namespace, said: BilingualError) -> None:
    print(said.in_language(options.lang))
