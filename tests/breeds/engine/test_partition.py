"""Photos shared out: in their order, none lost, and a change of one leaves the others' parts."""

from dataclasses import replace

from breeds.catalogue.rows import Found
from breeds.engine.partition import AT_MOST, share_out, unpacked

FILES = [Found(f"rex {number % 7}/{number:03}.jpg", number, 10**18) for number in range(400)]


def names(files: list[Found], fingerprint: str = "f", place: str = "") -> list[str]:
    return [partition.name for partition in share_out(files, 10, fingerprint, place)]


def test_each_photo_is_in_one_partition_in_order() -> None:
    partitions = list(share_out(FILES, 10, "f"))
    assert [file for partition in partitions for file in partition.files] == FILES
    assert 20 < len(partitions) < 80
    assert max(len(partition.files) for partition in partitions) <= AT_MOST * 10


def test_one_photo_more_or_changed_makes_one_partition_new() -> None:
    before = set(names(FILES))
    for changed in (
        [*FILES[:200], Found("rex 3/new.jpg", 1, 1), *FILES[200:]],
        [*FILES[:200], replace(FILES[200], size=7), *FILES[201:]],
        [*FILES[:200], replace(FILES[200], modified=7), *FILES[201:]],
        FILES[:200] + FILES[201:],
    ):
        assert 1 <= len(set(names(changed)) - before) <= 2


def test_another_model_or_place_makes_all_new() -> None:
    before = set(names(FILES))
    assert not before & set(names(FILES, fingerprint="g"))
    assert not before & set(names(FILES, place="s3://dogs"))


def test_a_partition_travels_as_columns() -> None:
    odd = Found("caf\udce9/é.jpg", 1, 2)
    [partition] = share_out([odd], 10, "f")
    assert unpacked(*partition.packed()) == partition
