"""Parts brought together: what one machine would have made, or a sentence that says why not."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from breeds.bilingual import BilingualError
from breeds.catalogue.animal_by import AnimalBy
from breeds.catalogue.index import fingerprint
from breeds.catalogue.pipeline import Outcome
from breeds.catalogue.rows import Found, Judgement
from breeds.catalogue.run import Changes
from breeds.catalogue.store import Catalogue
from breeds.catalogue.verdicts import judge_photo
from breeds.engine.errors import PartError
from breeds.engine.job import Job
from breeds.engine.merge import Merging
from breeds.engine.partition import Partition
from breeds.engine.parts import Part, path_of
from breeds.engine.worker import Worker, require_there
from breeds.engine.worklist import NAME, gather
from breeds.flags.record import Verdict
from breeds.recognition.classifier import Classifier
from tests.archives import held, index, make_archive, rows
from tests.breeds.catalogue.test_kills import disturb
from tests.breeds.engine.conftest import MakeParts, no_network

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def merge(
    model: Classifier, catalogue: Path, *parts: Path, animal_by: str | None = "folder"
) -> tuple[list[Outcome], Changes]:
    with Catalogue.for_a_run(catalogue) as opened:
        chosen = AnimalBy(animal_by) if animal_by else None
        merging = Merging(gather(parts), opened, model, chosen)
        return list(merging.outcomes()), merging.end()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_archive(tmp_path / "archive", 30)


def test_parts_make_what_one_machine_makes(
    root: Path, tmp_path: Path, small: Classifier, make_parts: MakeParts
) -> None:
    (root / "rex 0" / "000.jpg").rename(root / "rex 0" / "caf\udce9.jpg")
    parts = make_parts(root, tmp_path / "parts")
    assert len(list(parts.glob("*.parquet"))) > 3
    one, merged = tmp_path / "one.sqlite", tmp_path / "merged.sqlite"
    _, expected = index(root, small, animal_by="folder", catalogue=one)
    outcomes, changes = merge(small, merged, parts)
    assert held(merged) == held(one)
    assert changes == expected
    assert [o.file.path for o in outcomes if o.error] == ["rex 1/broken.jpg"]
    assert sum(Part(part).unreadable() for part in parts.glob("*.parquet")) == 1


def test_single_parts_do_as_well(
    root: Path, tmp_path: Path, small: Classifier, make_parts: MakeParts
) -> None:
    parts = make_parts(root, tmp_path / "parts")
    merge(small, tmp_path / "folder.sqlite", parts)
    merge(small, tmp_path / "files.sqlite", *sorted(parts.glob("*.parquet"), reverse=True))
    assert held(tmp_path / "files.sqlite") == held(tmp_path / "folder.sqlite")


def test_what_a_catalogue_knows_is_kept_and_what_has_changed_is_brought_up_to_date(
    root: Path, tmp_path: Path, small: Classifier, make_parts: MakeParts
) -> None:
    one, merged = tmp_path / "one.sqlite", tmp_path / "merged.sqlite"
    index(root, small, animal_by="folder", catalogue=one)
    with Catalogue.for_verdicts(one) as catalogue:
        judge_photo(catalogue, "rex 0/006.jpg", Judgement(Verdict.MIXED, None, NOON, "Anne"))
        with catalogue.transaction() as connection:
            connection.execute("UPDATE answer SET answered = '2001-01-01T00:00:00+00:00'")
    shutil.copy(one, merged)
    disturb(root)
    parts = make_parts(root, tmp_path / "parts")
    done, expected = index(root, small, catalogue=one)
    outcomes, changes = merge(small, merged, parts, animal_by=None)
    assert held(merged) == held(one)
    assert changes == expected
    assert changes.moved == 1 and changes.missing == 1 and changes.unchanged > 20
    assert [o.file.path for o in outcomes] != [] and len(outcomes) == len(done)
    old = [row for row in rows(merged, "answer", "answered") if row[0].startswith("2001")]
    assert len(old) > 20
    assert rows(merged, "verdict", "verdict", "judged_by") == [("mixed", "Anne")]


def test_merging_again_changes_nothing(
    root: Path, tmp_path: Path, small: Classifier, make_parts: MakeParts
) -> None:
    parts, catalogue = make_parts(root, tmp_path / "parts"), tmp_path / "merged.sqlite"
    merge(small, catalogue, parts)
    before = held(catalogue)
    outcomes, changes = merge(small, catalogue, parts)
    assert [o.file.path for o in outcomes] == ["rex 1/broken.jpg"]
    assert changes.unchanged == changes.found - 1
    assert held(catalogue) == before


def test_a_folder_that_could_not_be_read_is_not_missing(
    root: Path, tmp_path: Path, small: Classifier, make_parts: MakeParts
) -> None:
    (root / "rex 2").rename(root / "caf\udce9")
    catalogue = tmp_path / "merged.sqlite"
    index(root, small, catalogue=catalogue)
    for gone in ("rex 1", "caf\udce9"):
        shutil.rmtree(root / gone)
    parts = make_parts(root, tmp_path / "parts", closed=["rex 1", "caf\udce9"])
    _, changes = merge(small, catalogue, parts, animal_by=None)
    assert (changes.found, changes.missing) == (11, 0)


def refused(model: Classifier, tmp_path: Path, *parts: Path) -> str:
    with pytest.raises(PartError) as raised:
        merge(model, tmp_path / "refused.sqlite", *parts)
    assert raised.value.french != raised.value.english
    return raised.value.english


def test_what_does_not_fit_is_refused(
    root: Path, tmp_path: Path, small: Classifier, other: Classifier, make_parts: MakeParts
) -> None:
    parts = make_parts(root, tmp_path / "parts")
    first, second, *_ = sorted(parts.glob("*.parquet"))
    assert "give --model and --one-look as for" in refused(other, tmp_path, parts)
    copy = tmp_path / "copy.parquet"
    shutil.copy(first, copy)
    assert "are the same part: give it once" in refused(small, tmp_path, parts, copy)
    (root / "rex 0" / "000.jpg").unlink()
    later = make_parts(root, tmp_path / "later")
    assert "in two of these parts" in refused(small, tmp_path, *distinct(parts, later))
    assert "There is no part" in refused(small, tmp_path, tmp_path / "gone.parquet")
    assert f"its file {NAME} is missing" in refused(small, tmp_path, root)
    second.unlink()
    assert "1 of the " in (told := refused(small, tmp_path, parts))
    assert "run `index --engine` again" in told


def distinct(*folders: Path) -> list[Path]:
    return list(
        {part.name: part for folder in folders for part in folder.glob("*.parquet")}.values()
    )


def test_a_damaged_part_is_told_wherever_the_damage_is(
    root: Path, tmp_path: Path, small: Classifier, make_parts: MakeParts
) -> None:
    part = sorted(make_parts(root, tmp_path / "parts").glob("*.parquet"))[0]
    whole = part.read_bytes()
    broken = tmp_path / "broken.parquet"
    for content in (b"", b"PAR1", whole[:-9], whole[: len(whole) // 2], b"not parquet at all"):
        broken.write_bytes(content)
        assert "is no part of an archive, or it is damaged" in refused(small, tmp_path, broken)
    pyarrow.parquet.write_table(pyarrow.table({"path": ["a"]}), broken)
    assert "is no part of an archive" in refused(small, tmp_path, broken)
    data = 100
    for place in range(data, len(whole) // 2, 97):
        flipped = bytearray(whole)
        flipped[place] ^= 0x55
        broken.write_bytes(flipped)
        catalogue = tmp_path / f"{place}.sqlite"
        try:
            merge(small, catalogue, broken)
        except BilingualError:
            continue
        # A bit that nothing follows from.
        (clean := tmp_path / "clean.sqlite").unlink(missing_ok=True)
        merge(small, clean, part)
        assert held(catalogue) == held(clean)


def test_bytes_from_elsewhere_make_the_same_part(
    root: Path, tmp_path: Path, small: Classifier, make_parts: MakeParts
) -> None:
    parts = make_parts(root, tmp_path / "parts")
    near = Part(sorted(parts.glob("*.parquet"))[0])
    files = (*near.found(), Found("gone.jpg", 1, 0))
    told = fingerprint(small)
    job = Job("s3://dogs", str(tmp_path), str(small.bundle.folder), True, told, 2)
    worker = Worker(job, lambda address: (root / address.removeprefix("s3://dogs/")).read_bytes())
    worker.answer(Partition("far", files))
    *outcomes, gone = Part(path_of(tmp_path, "far")).outcomes()
    assert gone.error is not None and gone.digest is None
    assert [said(outcome) for outcome in outcomes] == [said(each) for each in near.outcomes()]


def said(outcome: Outcome) -> tuple[object, ...]:
    answer = outcome.opinion.dated.answer if outcome.opinion else None
    return outcome.file, outcome.digest, answer, outcome.error and outcome.error.english


def test_a_network_that_fails_makes_no_part(tmp_path: Path, small: Classifier) -> None:
    def fails(address: str) -> bytes:
        raise ConnectionError(address)

    told = fingerprint(small)
    job = Job("s3://dogs", str(tmp_path), str(small.bundle.folder), True, told, 2)
    with pytest.raises(OSError, match="dogs"):
        Worker(job, fails).answer(Partition("far", (Found("a.jpg", 1, 0),)))
    assert not path_of(tmp_path, "far").exists()


def test_a_worker_refuses_another_model_and_a_folder_that_is_gone(
    root: Path, tmp_path: Path, small: Classifier, other: Classifier
) -> None:
    job = Job(str(root), str(tmp_path), str(other.bundle.folder), True, fingerprint(small), 2)
    with pytest.raises(BilingualError, match="another model"):
        Worker(job, no_network)
    shutil.rmtree(root)
    with pytest.raises(BilingualError, match="doesn't find the folder"):
        require_there(root)
    job = Job(str(root), str(tmp_path), str(small.bundle.folder), True, fingerprint(small), 2)
    with pytest.raises(BilingualError, match="doesn't find the folder"):
        Worker(job, no_network).answer(Partition("gone", (Found("a.jpg", 1, 1),)))
    assert not path_of(tmp_path, "gone").exists()
