"""What is told beside the answers, on standard error: what can't be read, what was left out."""

import sys
from collections.abc import Iterator, Sequence

from breeds.bilingual import BilingualError
from breeds.command.given import Given, LeftOut
from breeds.recognition.answering import Unreadable

NAMES_SHOWN = 20


def tell_unreadable(outcome: Unreadable[Given], language: str) -> None:
    reason = outcome.error.in_language(language)
    print(f"{outcome.photo.name}: {reason}", file=sys.stderr)


def tell_incomplete(photo: Given, language: str) -> None:
    remark = BilingualError(
        "ce fichier est incomplet : la réponse porte sur la partie qui a pu être lue.",
        "this file is incomplete: the answer is for the part that could be read.",
    )
    print(f"{photo.name}: {remark.in_language(language)}", file=sys.stderr)


def tell_left_out(left_out: Sequence[LeftOut], language: str) -> None:
    for each in left_out:
        for remark in _remarks(each):
            print(f"{each.folder}: {remark.in_language(language)}", file=sys.stderr)


def _remarks(left: LeftOut) -> Iterator[BilingualError]:
    if left.others:
        yield BilingualError(
            f"laissés de côté, car ce ne sont pas des photos ({len(left.others)}) : "
            f"{_named(left.others, 'et {} autres')}.",
            f"left out, being no photos ({len(left.others)}): "
            f"{_named(left.others, 'and {} more')}.",
        )
    if left.raw:
        yield BilingualError(
            f"fichiers bruts (RAW) laissés de côté ({len(left.raw)}) : "
            f"{_named(left.raw, 'et {} autres')} ; donnez les mêmes photos en JPEG.",
            f"raw files left out ({len(left.raw)}): "
            f"{_named(left.raw, 'and {} more')}; give the same photos as JPEG.",
        )
    if left.folders:
        yield BilingualError(
            f"sous-dossiers laissés de côté ({len(left.folders)}) : "
            f"{_named(left.folders, 'et {} autres')} ; --recursive les prend aussi.",
            f"subfolders left out ({len(left.folders)}): "
            f"{_named(left.folders, 'and {} more')}; --recursive takes them too.",
        )


def _named(names: Sequence[str], more: str) -> str:
    shown = ", ".join(names[:NAMES_SHOWN])
    rest = len(names) - NAMES_SHOWN
    return f"{shown} {more.format(rest)}" if rest > 0 else shown
