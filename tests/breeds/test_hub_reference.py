"""A Hub repo and its revision are parted in one way, wherever they are written."""

import pytest

from breeds.hub_reference import HubReference, is_commit

SHA = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("text", "repo", "revision"),
    [
        ("asso/dogs", "asso/dogs", None),
        ("asso/dogs@v1.2", "asso/dogs", "v1.2"),
        ("asso/dogs@refs/pr/3", "asso/dogs", "refs/pr/3"),
        ("asso/dogs@a@b", "asso/dogs", "a@b"),
        ("asso/dogs@", "asso/dogs", None),
        ("dogs", "dogs", None),
    ],
)
def test_a_repo_is_parted_from_its_revision(text: str, repo: str, revision: str | None) -> None:
    assert HubReference.parse(text) == HubReference(repo, revision)


@pytest.mark.parametrize("text", ["asso/dogs", "asso/dogs@v1.2", f"asso/dogs@{SHA}"])
def test_a_reference_is_written_as_it_is_read(text: str) -> None:
    assert str(HubReference.parse_well_formed(text)) == text


@pytest.mark.parametrize("text", ["", "dogs", "asso/dogs@", "a/b/c", "asso/été", "a b/c", "a/b@ c"])
def test_what_no_repo_can_be_called_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="USER/NAME"):
        HubReference.parse_well_formed(text)


def test_only_a_full_sha_is_a_commit() -> None:
    assert is_commit(SHA)
    assert not any(map(is_commit, ("main", SHA[:12], f"{SHA}0", SHA.upper(), "")))
