"""The loopback Hub itself: what later tests lean on, asked for by the real client."""

import pytest
from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi, hf_hub_download
from huggingface_hub.errors import HfHubHTTPError

from tests.hub import LoopbackHub
from tests.hub_client import HubClient

pytestmark = pytest.mark.network

REPO = "refuge/flags"


@pytest.fixture
def api(hub: LoopbackHub) -> HfApi:
    return HfApi(endpoint=hub.endpoint, token=hub.token)


@pytest.mark.parametrize("kind", ["dataset", "space"])
def test_repos_of_other_kinds_take_commits_and_give_files_back(
    hub, hub_client: HubClient, api, kind, tmp_path
):
    api.create_repo(REPO, repo_type=kind, space_sdk="gradio" if kind == "space" else None)
    adds = [CommitOperationAdd("a/b/one.json", b"{}"), CommitOperationAdd("two.bin", b"large")]
    told = {"repo_type": kind, "commit_message": "two files"}
    made = hub_client.call(api.create_commit, REPO, adds, **told)

    path = hub_client.call(hf_hub_download, REPO, "two.bin", repo_type=kind, cache_dir=tmp_path)
    assert made.oid in path
    assert hub.files(REPO, kind=kind)["two.bin"] == b"large"
    assert api.repo_info(REPO, repo_type=kind).sha == made.oid
    with pytest.raises(HfHubHTTPError):
        api.model_info(REPO)


def test_a_folder_is_listed_and_deleted(hub, api):
    api.create_repo(REPO)
    adds = [CommitOperationAdd(path, b"{}") for path in ("a/b/one.json", "a/two.json", "ab.json")]
    api.create_commit(REPO, adds, commit_message="three files")

    def listed(**where: object) -> set[str]:
        return {entry.path for entry in api.list_repo_tree(REPO, **where)}

    assert listed() == {".gitattributes", "a", "ab.json"}
    assert listed(path_in_repo="a") == {"a/b", "a/two.json"}
    assert listed(path_in_repo="a", recursive=True) == {"a/b", "a/b/one.json", "a/two.json"}
    found = api.get_paths_info(REPO, ["a/b", "ab.json", "missing"])
    assert [entry.path for entry in found] == ["a/b", "ab.json"]

    api.create_commit(REPO, [CommitOperationDelete("a/")], commit_message="no a")
    assert set(hub.files(REPO)) == {".gitattributes", "ab.json"}


def test_a_token_belongs_to_the_user(hub, api):
    assert api.whoami()["name"] == hub.user
    with pytest.raises(HfHubHTTPError):
        HfApi(endpoint=hub.endpoint, token="hf_revoked").whoami()
