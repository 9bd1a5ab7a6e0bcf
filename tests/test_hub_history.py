"""How the loopback Hub keeps and forgets datasets, asked for by the real client."""

import pytest
from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi, hf_hub_download
from huggingface_hub.errors import (
    HfHubHTTPError,
    RemoteEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.utils import parse_ratelimit_headers

from tests.hub import LoopbackHub
from tests.hub_client import HubClient
from tests.hub_repos import Refusal

pytestmark = pytest.mark.network

REPO = "refuge/avis"
DATASET = {"repo_type": "dataset"}


@pytest.fixture
def api(hub: LoopbackHub) -> HfApi:
    api = HfApi(endpoint=hub.endpoint, token=hub.token)
    api.create_repo(REPO, private=True, **DATASET)
    return api


@pytest.fixture
def commit(api: HfApi, hub_client: HubClient):
    """Commits operations to the dataset, in a process that knows no other way for large files."""

    def make(*operations: CommitOperationAdd | CommitOperationDelete, **settings: object) -> str:
        told = {"commit_message": "by hand", **DATASET, **settings}
        return hub_client.call(api.create_commit, REPO, operations, **told).oid

    return make


def test_a_private_dataset_is_shown_to_those_who_have_a_token(hub, api):
    assert api.dataset_info(REPO).private
    HfApi(endpoint=hub.endpoint, token=hub.read_token).dataset_info(REPO)
    with pytest.raises(RepositoryNotFoundError):
        HfApi(endpoint=hub.endpoint, token=False).dataset_info(REPO)


def test_who_may_write_can_be_asked(hub, api):
    api.auth_check(REPO, write=True, **DATASET)
    reader = HfApi(endpoint=hub.endpoint, token=hub.read_token)
    reader.auth_check(REPO, **DATASET)
    with pytest.raises(HfHubHTTPError, match="403"):
        reader.auth_check(REPO, write=True, **DATASET)


def test_a_datasets_pictures_are_large_files(api, commit):
    commit(CommitOperationAdd("a/photo.jpg", b"photo"), CommitOperationAdd("a/b.json", b"{}"))
    photo, text = api.get_paths_info(REPO, ["a/photo.jpg", "a/b.json"], **DATASET)
    assert photo.lfs and not text.lfs
    with pytest.raises(RemoteEntryNotFoundError):
        list(api.list_repo_tree(REPO, "nowhere", **DATASET))


def test_a_squashed_history_is_gone_and_its_files_are_there(hub, api, commit, hub_client, tmp_path):
    old = commit(CommitOperationAdd("secret.json", b"{}"), CommitOperationAdd("kept.json", b"{}"))
    commit(CommitOperationDelete("secret.json"))
    api.super_squash_history(REPO, **DATASET)
    (only,) = hub.commits(REPO, kind="dataset")
    assert set(only.files) == {".gitattributes", "kept.json"}
    with pytest.raises(RevisionNotFoundError):
        api.dataset_info(REPO, revision=old)
    with pytest.raises(RevisionNotFoundError):
        told = {"revision": old, "cache_dir": tmp_path, "token": hub.token, **DATASET}
        hub_client.call(hf_hub_download, REPO, "secret.json", **told)


def test_a_large_file_is_deleted_from_history_and_storage(hub, api, commit):
    commit(CommitOperationAdd("one.jpg", b"one"), CommitOperationAdd("two.jpg", b"two"))
    old = commit(CommitOperationAdd("three.json", b"{}"))
    one, two = sorted(api.list_lfs_files(REPO, **DATASET), key=lambda file: file.filename)
    assert (one.filename, one.size) == ("one.jpg", 3)
    api.permanently_delete_lfs_files(REPO, [one], **DATASET)
    assert [file.file_oid for file in api.list_lfs_files(REPO, **DATASET)] == [two.file_oid]
    assert set(hub.files(REPO, kind="dataset")) == {".gitattributes", "two.jpg", "three.json"}
    assert one.file_oid not in hub.large_files
    with pytest.raises(RevisionNotFoundError):
        api.dataset_info(REPO, revision=old)


def test_a_commit_that_follows_another_than_it_says_is_refused(hub, commit):
    first = commit(CommitOperationAdd("one.json", b"{}"))
    commit(CommitOperationAdd("two.json", b"{}"))
    with pytest.raises(HfHubHTTPError, match="412"):
        commit(CommitOperationAdd("three.json", b"{}"), parent_commit=first)
    assert "three.json" not in hub.files(REPO, kind="dataset")


def test_a_refusal_may_say_when_to_ask_again(hub, api):
    hub.before = lambda request: Refusal(429, "Too many requests", wait=17)
    with pytest.raises(HfHubHTTPError) as caught:
        api.dataset_info(REPO)
    assert caught.value.response.headers["Retry-After"] == "17"
    assert parse_ratelimit_headers(caught.value.response.headers) is None


def test_an_answer_can_be_lost_after_the_deed(hub, api, commit):
    hub.loses_answer = lambda request: "/commit/" in request.path
    with pytest.raises(Exception, match="disconnected"):
        commit(CommitOperationAdd("one.json", b"{}"))
    assert "one.json" in hub.files(REPO, kind="dataset")
