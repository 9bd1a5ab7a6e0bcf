"""An animal -> its rows in the CSV files that Animal Shelter Manager 3 imports.

As its import (`src/asm3/csvimport.py`) and its `merge_animal_details` (`src/asm3/animal.py`) were
in 2026: an animal is found again by its code alone; its breeds then stay what they are, its
additional fields are replaced, a log row is added. Its comments would be overwritten and its
picture attached anew, so that neither is in a row of ours: what is said goes into the hidden
details, which an import never changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from breeds.bilingual import BilingualError
from breeds.bundle import Breed
from breeds.catalogue.rows import AnimalRow
from breeds.exports.asm3.breed_names import asm3_name
from breeds.exports.conclusion import By, Conclusion, counted_photos, worded
from breeds.exports.tables.columns import shown
from breeds.exports.tables.csv_file import harmless
from breeds.flags.record import Verdict
from breeds.recognition.decision import Certainty, Reason

ADDITIONAL = "ANIMALADDITIONAL"
NEW = (
    "ANIMALNAME",
    "ANIMALCODE",
    "ANIMALSPECIES",
    "ANIMALBREED1",
    "ANIMALBREED2",
    "ANIMALHIDDENDETAILS",
)
EXISTING = ("ANIMALNAME", "ANIMALCODE")
LOG = ("LOGDATE", "LOGTYPE", "LOGCOMMENTS")
# Matched by name in the installation's language; these are there from the start
# (`src/asm3/dbupdate.py`, `src/asm3/locales/locale_fr.py`).
SPECIES = BilingualError("Chien", "Dog")
LOG_TYPE = BilingualError("Historique", "History")
NOT_IN_ASM3 = BilingualError(
    "La table des races d'ASM3 n'a pas cette apparence.", "ASM3's table of breeds lacks that look."
)


@dataclass(frozen=True)
class Asm3Wanted:
    """`field` is an additional field's name in ASM3, in capitals; `since` None for all animals."""

    language: str
    field: str
    since: datetime | None = None

    @property
    def new(self) -> Sequence[str]:
        """The columns of the file for new animals."""
        return (*NEW, ADDITIONAL + self.field, *LOG)

    @property
    def existing(self) -> Sequence[str]:
        """The columns of the file for animals that ASM3 has."""
        return (*EXISTING, ADDITIONAL + self.field, *LOG)


def is_a_dog(row: AnimalRow, final: Conclusion) -> bool:
    """Whether a person or the model finds a dog."""
    if final.by is By.PERSON:
        return final.verdict is not Verdict.NOT_A_DOG
    if row.answer is None:
        return False
    return row.answer.answer.decision.certainty is not Certainty.NOT_A_DOG


def has_changed(row: AnimalRow, since: datetime | None) -> bool:
    """Whether it was answered or judged since then."""
    times = [row.answer.answered] if row.answer else []
    times += [row.judgement.judged] if row.judgement else []
    return since is None or any(time >= since for time in times)


def can_be_found(code: str) -> bool:
    """Whether a code may stand in a file that a spreadsheet may open, and finds an animal."""
    return code != "" and harmless(code) == code


def cells(row: AnimalRow, final: Conclusion, wanted: Asm3Wanted) -> Mapping[str, str]:
    """By the names of all columns, of new animals and of those there are."""
    language = wanted.language
    code = shown(row.code)
    first, second, lacking = asm3_breeds(row, final, language)
    said = _said(row, final, language)
    told = {
        "ANIMALNAME": shown(row.name or row.code or row.id),
        "ANIMALSPECIES": SPECIES.in_language(language),
        "ANIMALBREED1": first,
        "ANIMALBREED2": second,
        "ANIMALHIDDENDETAILS": f"{said} {NOT_IN_ASM3.in_language(language)}" if lacking else said,
        ADDITIONAL + wanted.field: final.line(row.answer, language),
        # Year, month, day: the one order that its import reads alike in all countries.
        "LOGDATE": _said_at(row, final).date().isoformat(),
        "LOGTYPE": LOG_TYPE.in_language(language),
        "LOGCOMMENTS": said,
    }
    # Harmless it would be another code: there is none instead.
    return {
        "ANIMALCODE": code if can_be_found(code) else "",
        **{name: harmless(text) for name, text in told.items()},
    }


def asm3_breeds(row: AnimalRow, final: Conclusion, language: str) -> tuple[str, str, bool]:
    """What goes into ASM3's two breeds, and whether it lacks a name for what would.

    The one that a person or the model is sure of, or both of a mix; never one of a mix alone, and
    no mix on which the law hangs: that is for a person to say.
    """
    breeds = [final.breed] if final.breed else _mix(row, final)
    names = [asm3_name(breed.id, language) for breed in breeds]
    if not all(names):
        return "", "", True
    first, second = (*names, "", "")[:2]
    return first, second, False


def _mix(row: AnimalRow, final: Conclusion) -> Sequence[Breed]:
    if final.by is By.PERSON or row.answer is None:
        return ()
    decision = row.answer.answer.decision
    is_mix = decision.reason is Reason.MIX and not decision.legal_weight
    return decision.breeds if is_mix else ()


def _said_at(row: AnimalRow, final: Conclusion) -> datetime:
    if final.by is By.PERSON and row.judgement:
        return row.judgement.judged
    if row.answer is None:
        raise ValueError(f"nothing is said of {row.id}")
    return row.answer.answered


def _said(row: AnimalRow, final: Conclusion, language: str) -> str:
    if final.by is By.PERSON and row.judgement:
        who = row.judgement.judged_by or BilingualError(
            "un membre de l'association", "a member of the association"
        ).in_language(language)
        line = final.line(row.answer, language)
        said = BilingualError(f"Jugé par {who} : {line}.", f"Judged by {who}: {line}.")
    elif row.answer is not None:
        sentences = worded(row.answer, language).sentences
        pictures = counted_photos(row.pictures)
        said = BilingualError(
            f"D'après {pictures}, modèle {row.answer.model} : {sentences}",
            f"By {pictures}, model {row.answer.model}: {sentences}",
        )
    else:
        raise ValueError(f"nothing is said of {row.id}")
    return f"Quelle race ? {said.in_language(language)}"
