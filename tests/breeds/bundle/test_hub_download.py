"""Downloading a published bundle, with the real Hub client against a Hub on loopback."""

from pathlib import Path

import numpy as np
import pytest

from breeds.bundle import (
    EVALUATION,
    LABELS,
    MANIFEST,
    NETWORK_WEIGHTS,
    SERVED_FILES,
    BundleError,
    load,
)
from breeds.bundle.hub import download, resolve
from breeds.recognition.classifier import Classifier
from tests.bundles import write_tiny_bundle
from tests.hub import LoopbackHub
from tests.hub_client import HubClient
from tests.sentences import assert_one_sentence
from training.release.publish import publish

pytestmark = pytest.mark.network

REPO = "refuge/races"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = write_tiny_bundle(tmp_path / "model")
    (folder / "retrain.npz").write_bytes(b"not served")
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def commit(hub: LoopbackHub, hub_client: HubClient, model: Path, tmp_path: Path) -> str:
    """The full SHA of the commit that the model was published in, with the tag v1."""
    card = tmp_path / "card.md"
    card.write_text("# Quelle race ?\n", "utf-8")
    published = hub_client.call(publish, model, card, REPO, "v1", token=hub.token)
    hub.commit(REPO, {"README.md": "A later commit on the branch"})
    return published.commit


def test_what_was_published_comes_back_byte_for_byte(hub_client, commit, model, cache):
    bundle = hub_client.call(download, REPO, commit, cache)

    assert (bundle.origin.repo, bundle.origin.revision) == (REPO, commit)
    assert {path.name for path in bundle.folder.iterdir()} == {MANIFEST, *SERVED_FILES}
    for name in (MANIFEST, *SERVED_FILES):
        assert (bundle.folder / name).read_bytes() == (model / name).read_bytes()


def test_the_downloaded_model_answers_as_the_one_that_was_published(
    hub_client, commit, model, cache
):
    photo = np.random.default_rng(0).integers(0, 256, (320, 400, 3), np.uint8)
    downloaded = Classifier(hub_client.call(download, REPO, commit, cache))
    published = Classifier(load(model))
    np.testing.assert_array_equal(
        downloaded.predict([photo])[0].logits, published.predict([photo])[0].logits
    )


def test_a_tag_and_a_short_sha_resolve_to_their_commit(hub_client, commit, cache):
    for revision in ("v1", commit[:8]):
        bundle = hub_client.call(download, REPO, revision, cache)
        assert bundle.origin.revision == commit


def test_a_branch_resolves_to_its_newest_commit(hub, hub_client, commit, cache):
    newest = hub.commits(REPO)[0].sha
    assert newest != commit
    for revision in ("main", None):
        assert hub_client.call(download, REPO, revision, cache).origin.revision == newest


def test_a_reference_names_repo_and_revision(hub_client, commit, cache):
    assert hub_client.call(resolve, f"{REPO}@v1", cache).origin.revision == commit


def test_a_cached_commit_needs_no_hub(hub_client, cut_off_client, commit, cache):
    hub_client.call(download, REPO, "v1", cache)
    for revision in (commit, "v1"):
        assert cut_off_client.call(download, REPO, revision, cache).origin.revision == commit


def test_a_connection_that_breaks_is_resumed(hub, hub_client, commit, model, cache):
    hub.cut_after = 10_000
    bundle = hub_client.call(download, REPO, commit, cache)
    assert bundle.network.with_suffix(".bin").read_bytes() == (model / NETWORK_WEIGHTS).read_bytes()
    assert len(hub.asked("GET", f"resolve/{commit}/{NETWORK_WEIGHTS}")) == 2


def test_a_private_repo_is_had_with_its_token_only(hub, hub_client, commit, cache):
    hub.repos["model", REPO].private = True
    with pytest.raises(BundleError) as caught:
        hub_client.call(download, REPO, "v1", cache)
    assert_one_sentence(caught.value, REPO, "may be read")
    assert hub_client.call(download, REPO, "v1", cache, token=hub.token).origin.revision == commit


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("refuge/missing", ["refuge/missing", "neither a folder"]),
        ("modle", ["modle", "neither a folder"]),
        ("./models/new", ["'./models/new'", "neither a folder nor"]),
        (f"{REPO}@v9", [REPO, "'v9'"]),
        (f"{REPO}@{'0' * 40}", [REPO, "0" * 40]),
    ],
)
def test_a_model_that_is_not_there_is_told_in_one_sentence(
    hub_client, commit, cache, reference, words
):
    with pytest.raises(BundleError) as caught:
        hub_client.call(resolve, reference, cache)
    assert_one_sentence(caught.value, *words)


def test_a_hub_that_cannot_be_reached_is_told_in_one_sentence(cut_off_client, cache):
    with pytest.raises(BundleError) as caught:
        cut_off_client.call(download, REPO, "v1", cache)
    assert_one_sentence(caught.value, "can't be reached", f"{REPO}@v1")


def test_a_token_that_was_revoked_is_told_in_one_sentence(hub_client, commit, cache):
    with pytest.raises(BundleError) as caught:
        hub_client.call(download, REPO, commit, cache, token="hf_revoked")
    assert_one_sentence(caught.value, "Invalid credentials")


def test_a_file_that_differs_from_its_manifest_is_refused(hub, hub_client, commit, cache):
    hub.commit(REPO, {LABELS: '{"breeds": [], "groups": []}'})
    with pytest.raises(BundleError, match=r"labels\.json is damaged"):
        hub_client.call(download, REPO, "main", cache)


def test_a_repo_without_a_model_is_refused(hub, hub_client, cache):
    hub.create(REPO)
    hub.commit(REPO, {EVALUATION: "{}"})
    with pytest.raises(BundleError, match=r"manifest\.json is missing"):
        hub_client.call(download, REPO, None, cache)
