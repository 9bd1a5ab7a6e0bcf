"""Many photos' sidecars: what is written, refused, kept and undone on a disk."""

import os
import stat
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from breeds.exports.xmp import sidecar, sidecars
from breeds.exports.xmp.errors import UnreadableError
from breeds.exports.xmp.naming import Naming
from breeds.exports.xmp.sidecars import Done, Outcome
from tests.breeds.exports.xmp.samples import BEAGLE, SHEPHERD, canonical, lists_of, sample, tags
from tests.full_disk import no_file_beyond
from tests.kills import kills
from tests.powerless import NOBODY, powerless
from tests.sentences import assert_one_sentence

STEM = Naming.WITHOUT_ENDING


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    return taken(tmp_path / "IMG_1.jpg")


def taken(path: Path) -> Path:
    path.write_bytes(b"a photo that is never read")
    return path


def write(*photos: Path, naming: Naming = Naming.WHOLE_NAME, leaf: str = SHEPHERD) -> list[Outcome]:
    return list(sidecars.write(((photo, tags(leaf)) for photo in photos), naming))


def remove(*photos: Path, naming: Naming = Naming.WHOLE_NAME) -> list[Outcome]:
    return list(sidecars.remove(photos, naming))


def holds(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def done(*outcomes: Outcome) -> list[Done]:
    return [outcome.done for outcome in outcomes]


def assert_refused(outcome: Outcome, *words: str) -> None:
    assert outcome.done is Done.REFUSED and outcome.error is not None
    assert_one_sentence(outcome.error, *words)
    assert outcome.error.french.endswith(".")
    assert outcome.error.french != outcome.error.english


@pytest.mark.parametrize(
    ("naming", "name"), [(Naming.WHOLE_NAME, "IMG_1.jpg.xmp"), (STEM, "IMG_1.xmp")]
)
def test_a_sidecar_is_made_left_and_erased(photo: Path, naming: Naming, name: str) -> None:
    before = holds(photo.parent)
    (outcome,) = write(photo, naming=naming)
    assert outcome == Outcome(photo, photo.with_name(name), Done.WRITTEN)
    assert lists_of(outcome.sidecar.read_bytes())["Subject"] == [SHEPHERD]
    state = outcome.sidecar.stat()
    assert done(*write(photo, naming=naming)) == [Done.UNCHANGED]
    assert outcome.sidecar.stat() == state
    assert done(*write(photo, naming=naming, leaf=BEAGLE)) == [Done.WRITTEN]
    assert done(*remove(photo, naming=naming)) == [Done.ERASED]
    assert holds(photo.parent) == before
    assert done(*remove(photo, naming=naming)) == [Done.UNCHANGED]


def test_many_photos_come_out_in_order_one_at_a_time(tmp_path: Path) -> None:
    photos = [taken(tmp_path / f"{number}.jpg") for number in range(3)]
    asked = []

    def given() -> Iterator[tuple[Path, sidecars.Tags]]:
        for path in photos:
            asked.append(path)
            yield path, tags()

    outcomes = sidecars.write(given())
    assert next(outcomes).photo == photos[0] and asked == photos[:1]
    assert [outcome.photo for outcome in outcomes] == photos[1:]


def test_others_sidecars_are_backed_up_once_and_given_back(photo: Path) -> None:
    path = photo.with_name("IMG_1.jpg.xmp")
    path.write_bytes(sample("darktable"))
    (outcome,) = write(photo)
    assert outcome.backup == photo.with_name("IMG_1.jpg.xmp.bak")
    assert outcome.backup.read_bytes() == sample("darktable")
    assert [each.backup for each in write(photo, leaf=BEAGLE)] == [None]
    assert [each.backup for each in remove(photo)] == [None]
    assert path.read_bytes() == sample("darktable")
    assert [each.backup for each in write(photo)] == [None]
    assert sorted(holds(photo.parent)) == ["IMG_1.jpg", "IMG_1.jpg.xmp", "IMG_1.jpg.xmp.bak"]


def test_an_older_backup_that_differs_is_kept(photo: Path) -> None:
    path = photo.with_name("IMG_1.jpg.xmp")
    path.write_bytes(sample("darktable"))
    first, second = f"{path.name}.bak", f"{path.name}.2.bak"
    path.with_name(first).write_bytes(b"somebody's own")
    assert [each.backup for each in write(photo)] == [path.with_name(second)]
    assert holds(photo.parent)[first] == b"somebody's own"
    assert holds(photo.parent)[second] == sample("darktable")


def test_a_backup_that_was_thrown_away_is_made_anew(photo: Path) -> None:
    path = photo.with_name("IMG_1.jpg.xmp")
    path.write_bytes(sample("digikam"))
    write(photo)[0].backup.unlink()
    now = path.read_bytes()
    (outcome,) = write(photo, leaf=BEAGLE)
    assert outcome.backup is not None and outcome.backup.read_bytes() == now


def test_what_others_put_into_a_sidecar_of_ours_is_backed_up_and_stays(photo: Path) -> None:
    (outcome,) = write(photo)
    path = outcome.sidecar
    rating = (
        b' <rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="5"/>\n </rdf:RDF>'
    )
    path.write_bytes(path.read_bytes().replace(b" </rdf:RDF>", rating))
    (outcome,) = remove(photo)
    assert outcome.done is Done.WRITTEN and outcome.backup is not None
    assert b'xmp:Rating="5"' in path.read_bytes()
    assert sidecar.read(path.read_bytes()).mark is None


def test_an_empty_sidecar_that_was_there_is_left_there(photo: Path) -> None:
    path = photo.with_name("IMG_1.jpg.xmp")
    empty = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
    path.write_bytes(empty)
    write(photo)
    assert done(*remove(photo)) == [Done.WRITTEN]
    assert canonical(path.read_bytes()) == canonical(empty)


def test_a_sidecar_that_cannot_be_read_is_named_and_left(tmp_path: Path) -> None:
    first, broken, last = (taken(tmp_path / f"{name}.jpg") for name in "abc")
    path = broken.with_name("b.jpg.xmp")
    path.write_bytes(b"<x:xmpmeta")
    outcomes = write(first, broken, last)
    assert done(*outcomes) == [Done.WRITTEN, Done.REFUSED, Done.WRITTEN]
    assert_refused(outcomes[1], str(path), "well-formed")
    assert_refused(*remove(broken), str(path))
    assert path.read_bytes() == b"<x:xmpmeta"
    assert not path.with_name("b.jpg.xmp.bak").exists()


def test_a_sidecar_that_is_too_big_is_not_read(photo: Path) -> None:
    path = photo.with_name("IMG_1.jpg.xmp")
    with path.open("wb") as stream:
        stream.truncate(sidecars.MOST_BYTES + 1)
    assert_refused(*write(photo), "too big")


def test_what_another_program_writes_meanwhile_is_not_lost(photo: Path) -> None:
    path = photo.with_name("IMG_1.jpg.xmp")
    path.write_bytes(sample("digikam"))
    old = sidecars._read(path)
    path.write_bytes(sample("darktable"))
    with pytest.raises(UnreadableError, match="just changed"):
        sidecars._replace(path, old, sidecar.with_tags(old, tags()))
    with pytest.raises(UnreadableError, match="just changed"):
        sidecars._replace(path, None, sidecar.with_tags(None, tags()))
    assert path.read_bytes() == sample("darktable")


def test_a_link_and_a_folder_are_no_sidecars(photo: Path) -> None:
    path, shared = photo.with_name("IMG_1.jpg.xmp"), photo.with_name("shared.xmp")
    shared.write_bytes(sample("digikam"))
    path.symlink_to(shared)
    assert_refused(*write(photo), "link")
    path.unlink()
    path.symlink_to("nowhere")
    assert_refused(*write(photo), "link")
    path.unlink()
    path.mkdir()
    assert_refused(*write(photo), "ordinary")
    assert shared.read_bytes() == sample("digikam")


def test_a_photo_that_is_gone_gets_none_but_loses_ours(photo: Path) -> None:
    (outcome,) = write(photo)
    photo.unlink()
    assert_refused(*write(photo), str(photo))
    assert done(*remove(photo)) == [Done.ERASED]
    assert not outcome.sidecar.exists()


@pytest.mark.parametrize("other", ["IMG_1.CR2", "IMG_1.png", "img_1.JPG", "IMG_1.MOV", "IMG_1"])
def test_photos_that_would_share_a_sidecar_get_none(photo: Path, other: str) -> None:
    taken(photo.with_name(other))
    before = holds(photo.parent)
    assert_refused(*write(photo, naming=STEM), "IMG_1.xmp", "IMG_1.jpg", other)
    assert_refused(*write(photo.with_name(other), naming=STEM), other, "IMG_1.jpg")
    assert holds(photo.parent) == before
    assert done(*write(photo)) == [Done.WRITTEN]


def test_accents_taken_apart_share_a_sidecar_too(tmp_path: Path) -> None:
    photo = taken(tmp_path / unicodedata.normalize("NFC", "été.jpg"))
    taken(tmp_path / unicodedata.normalize("NFD", "été.png"))
    assert_refused(*write(photo, naming=STEM), "both")


def test_what_programs_leave_beside_a_photo_shares_nothing(photo: Path) -> None:
    for name in ("IMG_1.pp3", "IMG_1.AAE", "IMG_1.txt", "IMG_1.xmp.bak", "IMG_10.png"):
        taken(photo.with_name(name))
    assert done(*write(photo, naming=STEM)) == [Done.WRITTEN]


def test_given_photos_are_compared_whatever_their_endings(photo: Path) -> None:
    odd = taken(photo.with_name("IMG_1.txt"))
    first, second = write(photo, odd, naming=STEM)
    assert first.done is Done.WRITTEN
    assert_refused(second, "IMG_1.txt", "IMG_1.jpg")


@pytest.mark.parametrize("naming", Naming)
def test_a_sidecar_that_would_hide_another_is_not_made(photo: Path, naming: Naming) -> None:
    other = naming.other.of(photo)
    other.write_bytes(sample("lightroom"))
    assert_refused(*write(photo, naming=naming), other.name, naming.other.value)
    assert done(*write(photo, naming=naming.other)) == [Done.WRITTEN]


def test_a_sidecar_that_two_photos_share_already_hides_nothing_of_one(photo: Path) -> None:
    taken(photo.with_name("IMG_1.NEF"))
    photo.with_name("IMG_1.xmp").write_bytes(sample("lightroom"))
    assert done(*write(photo)) == [Done.WRITTEN]


def test_a_sidecar_given_as_a_photo_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.XMP"
    path.write_bytes(sample("digikam"))
    assert_refused(*write(path, naming=STEM), "sidecar")
    assert path.read_bytes() == sample("digikam")


def test_no_draft_takes_the_place_of_another_photos_sidecar(photo: Path) -> None:
    other = taken(photo.with_name("IMG_1.draft.jpg"))
    assert done(*write(other, naming=STEM)) == [Done.WRITTEN]
    before = holds(photo.parent)
    assert_refused(*write(photo, naming=STEM), "IMG_1.draft.xmp")
    link = photo.with_name("IMG_1.jpg.draft.xmp")
    link.symlink_to(photo)
    assert_refused(*write(photo), link.name)
    link.unlink()
    assert holds(photo.parent) == before


def test_a_full_disk_costs_nothing(photo: Path) -> None:
    path = photo.with_name("IMG_1.jpg.xmp")
    path.write_bytes(sample("digikam"))
    before = holds(photo.parent)
    with no_file_beyond(100):
        assert_refused(*write(photo), str(path), "too large")
    assert holds(photo.parent) == before
    with no_file_beyond(len(sample("digikam"))):
        assert_refused(*write(photo), str(path), "too large")
    assert holds(photo.parent) == before | {"IMG_1.jpg.xmp.bak": sample("digikam")}


def test_a_kill_at_any_step_leaves_the_old_sidecar_or_the_new(photo: Path) -> None:
    path = photo.with_name("IMG_1.jpg.xmp")
    old = sample("lightroom")
    new = sidecar.with_tags(sidecar.read(old), tags()).to_bytes()
    path.write_bytes(old)
    seen = []
    for _ in kills(lambda: write(photo)):
        seen.append(path.read_bytes())
        assert seen[-1] in (old, new)
        backup = path.with_name(f"{path.name}.bak")
        assert not backup.exists() or backup.read_bytes() == old
        path.write_bytes(old)
        backup.unlink(missing_ok=True)
    assert len(seen) > 4
    assert path.read_bytes() == new


@pytest.fixture
def anyones(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder that an account without rights reaches."""
    folder = tmp_path_factory.mktemp("anyones")
    above = [each for each in folder.parents if each.is_relative_to(tempfile.gettempdir())]
    reached = [folder, *above[:-1]]
    before = [each.stat().st_mode for each in reached]
    for each in reached:
        each.chmod(0o755)
    yield folder
    for each, mode in zip(reached, before, strict=True):
        each.chmod(mode)


def test_a_folder_that_may_not_be_written_is_told(anyones: Path) -> None:
    photo, fresh = taken(anyones / "a.jpg"), taken(anyones / "b.jpg")
    path = anyones / "a.jpg.xmp"
    path.write_bytes(sample("digikam"))
    path.chmod(0o666)
    anyones.chmod(0o555)
    before = holds(anyones)
    with powerless():
        outcomes = [*write(photo), *write(fresh), *remove(photo)]
    assert_refused(outcomes[0], str(path), "permissions")
    assert_refused(outcomes[1], "b.jpg.xmp", "permissions")
    assert outcomes[2].done is Done.UNCHANGED
    assert holds(anyones) == before


def test_a_sidecar_that_may_not_be_written_is_not_replaced(anyones: Path) -> None:
    photo = taken(anyones / "a.jpg")
    path = anyones / "a.jpg.xmp"
    path.write_bytes(sample("digikam"))
    path.chmod(0o444)
    anyones.chmod(0o777)
    with powerless():
        assert_refused(*write(photo), str(path), "permissions")
    assert path.read_bytes() == sample("digikam")


def test_permissions_stay_and_the_time_tells_of_the_change(photo: Path) -> None:
    path = photo.with_name("IMG_1.jpg.xmp")
    path.write_bytes(sample("digikam"))
    path.chmod(0o640)
    os.utime(path, (1_000_000_000, 1_000_000_000))
    if os.geteuid() == 0:
        os.chown(path, NOBODY, NOBODY)
    owner = path.stat().st_uid
    (outcome,) = write(photo)
    state, backup = path.stat(), outcome.backup.stat()
    assert (stat.S_IMODE(state.st_mode), state.st_uid) == (0o640, owner)
    assert state.st_mtime > 1_700_000_000 > backup.st_mtime


def test_a_photo_is_never_written_to(photo: Path) -> None:
    photo.chmod(0o444)
    before = photo.stat(), photo.read_bytes()
    assert done(*write(photo), *remove(photo)) == [Done.WRITTEN, Done.ERASED]
    assert (photo.stat().st_mtime_ns, photo.read_bytes()) == (before[0].st_mtime_ns, before[1])
