"""A catalogue's photos into sidecars, and out again."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from breeds.__main__ import main
from breeds.catalogue.rows import Judgement
from breeds.catalogue.store import NAME, Catalogue
from breeds.catalogue.verdicts import judge_photo
from breeds.flags.record import Verdict
from tests.archives import HALF_SURE, make_archive, make_small_model, rows

ROOT_TAG = "Quelle race ?"
Read = Callable[[Path], dict[str, Any]]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_small_model(tmp_path_factory.mktemp("model"), HALF_SURE)


@pytest.fixture
def root(tmp_path: Path, model: Path) -> Path:
    root = make_archive(tmp_path / "archive")
    index(root, model)
    return root


def index(root: Path, model: Path) -> None:
    main(["index", str(root), "--model", str(model), "--quiet"])


def export(root: Path, *options: str) -> int:
    return main(["export", str(root / NAME), "--to", "xmp", "--quiet", "--lang", "en", *options])


def decided(root: Path, decision: str) -> set[str]:
    of = f"photo JOIN answer USING (digest) WHERE decision = '{decision}' AND error_en IS NULL"
    return {path for (path,) in rows(root / NAME, of, "path")}


def sidecars(root: Path) -> set[str]:
    return {str(path.relative_to(root)).removesuffix(".xmp") for path in root.rglob("*.xmp")}


@pytest.fixture
def read(exiftool: Callable[..., str]) -> Read:
    """What exiftool reads in a sidecar, by the properties' names."""

    def of(sidecar: Path) -> dict[str, Any]:
        (told,) = json.loads(exiftool("-json", "-struct", "-XMP:all", sidecar))
        return told

    return of


def judge(root: Path, path: str, verdict: Verdict, breed: str | None = None) -> None:
    with Catalogue.for_verdicts(root / NAME) as catalogue:
        said = Judgement(verdict, breed, datetime(2026, 5, 1, tzinfo=UTC), "Anne")
        judge_photo(catalogue, path, said)


def test_only_accepted_photos_and_verdicts_get_a_sidecar(root: Path, read: Read) -> None:
    accepted, unsure = decided(root, "accepted"), decided(root, "unsure")
    assert accepted and unsure
    judge(root, min(unsure), Verdict.MIXED)
    assert export(root) == 0
    assert sidecars(root) == accepted | {min(unsure)}
    told = read(root / f"{min(unsure)}.xmp")
    assert told["TagsList"] == [f"{ROOT_TAG}/A mixed breed"]
    assert told["Decision"] == "mixed"
    assert told["JudgedBy"] == "Anne"
    assert "Score" not in told


def test_unsure_photos_are_tagged_where_that_is_asked(root: Path, read: Read) -> None:
    assert export(root, "--unsure") == 0
    assert sidecars(root) == decided(root, "accepted") | decided(root, "unsure")
    told = read(root / f"{min(decided(root, 'unsure'))}.xmp")
    [tag] = told["HierarchicalSubject"]
    assert tag.startswith(f"{ROOT_TAG}|unsure|")


def test_a_verdict_takes_the_place_of_the_models_tag(root: Path, read: Read) -> None:
    path = min(decided(root, "accepted"))
    export(root)
    first = read(root / f"{path}.xmp")
    judge(root, path, Verdict.BREED, "n00000006")
    export(root)
    second = read(root / f"{path}.xmp")
    assert first["TagsList"] != second["TagsList"] == [f"{ROOT_TAG}/Breed 6"]
    judge(root, path, Verdict.NOT_A_DOG)
    export(root)
    assert read(root / f"{path}.xmp")["TagsList"] == [f"{ROOT_TAG}/No dog"]


def test_what_is_not_said_any_more_is_taken_out(root: Path) -> None:
    export(root, "--unsure")
    export(root)
    assert sidecars(root) == decided(root, "accepted")


def test_a_second_export_touches_nothing(root: Path) -> None:
    export(root)
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*.xmp")}
    export(root)
    assert {
        path: path.stat().st_mtime_ns for path in root.rglob("*") if path.suffix == ".xmp"
    } == before


def test_remove_leaves_the_folder_as_it_was(root: Path, read: Read) -> None:
    path = min(decided(root, "accepted"))
    theirs = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject><rdf:Bag><rdf:li>Rex</rdf:li></rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>'  # noqa: E501
    (root / f"{path}.xmp").write_text(theirs, "utf-8")
    before = {each: each.read_bytes() for each in root.rglob("*") if each.is_file()}
    export(root)
    assert "Rex" in read(root / f"{path}.xmp")["Subject"]
    assert len(read(root / f"{path}.xmp")["Subject"]) == 2
    assert export(root, "--remove") == 0
    after = {each: each.read_bytes() for each in root.rglob("*") if each.is_file()}
    assert after.pop(root / f"{path}.xmp.bak") == theirs.encode()
    assert after == before


def test_photos_that_would_share_a_sidecar_are_named_and_the_others_written(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = max(decided(root, "accepted"))
    shutil.copy(root / path, (root / path).with_suffix(".png"))
    assert export(root, "--sidecar-name", "photo.xmp") == 1
    [refusal] = capsys.readouterr().err.splitlines()
    assert Path(path).name in refusal
    others = decided(root, "accepted") - {path}
    assert sidecars(root) == {str(Path(other).with_suffix("")) for other in others}


def test_a_sidecar_that_cannot_be_read_is_left_alone_and_named(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = min(decided(root, "accepted"))
    (root / f"{path}.xmp").write_bytes(b"<half a")
    assert export(root) == 1
    [refusal] = capsys.readouterr().err.splitlines()
    assert f"{path}.xmp" in refusal
    assert (root / f"{path}.xmp").read_bytes() == b"<half a"
    assert sidecars(root) == decided(root, "accepted")


def test_a_catalogue_elsewhere_needs_the_photos_folder(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    away = tmp_path / "away"
    away.mkdir()
    shutil.move(root / NAME, away / NAME)
    assert export(away) == 2
    assert "--photos" in capsys.readouterr().err
    assert not list(tmp_path.rglob("*.xmp"))
    assert export(away, "--photos", str(root)) == 0
    assert list(root.rglob("*.xmp"))
