"""The environment is read once, and a value that can't be used is told in one sentence."""

from pathlib import Path

import pytest

from breeds.hub_reference import HubReference
from breeds.settings import ArchiveTab, ReviewAccess, Settings, SettingsError, SignIn
from tests.sentences import assert_one_sentence


def test_an_empty_environment_means_the_embedded_model_and_local_flags() -> None:
    assert Settings.from_environment({}) == Settings(None, False, Path("flags"))
    assert Settings.from_environment({"BREEDS_MODEL_REPO": " "}).model is None


@pytest.mark.parametrize(
    ("value", "repo", "revision"),
    [
        ("asso/quelle-race", "asso/quelle-race", None),
        ("asso/quelle-race@v1.2", "asso/quelle-race", "v1.2"),
        ("asso/quelle-race@refs/pr/3", "asso/quelle-race", "refs/pr/3"),
    ],
)
def test_a_hub_model_with_or_without_its_revision(
    value: str, repo: str, revision: str | None
) -> None:
    settings = Settings.from_environment({"BREEDS_MODEL_REPO": value})
    assert settings.model == HubReference(repo, revision)


@pytest.mark.parametrize(
    "value", ["quelle-race", "asso/quelle-race@", "a/b/c", "asso/été", "a b/c"]
)
def test_a_malformed_hub_model_is_refused(value: str) -> None:
    with pytest.raises(SettingsError, match="BREEDS_MODEL_REPO"):
        Settings.from_environment({"BREEDS_MODEL_REPO": value})


@pytest.mark.parametrize(
    ("value", "required"),
    [
        ("1", True),
        ("true", True),
        ("YES ", True),
        ("0", False),
        ("False", False),
        ("no", False),
        ("", False),
        (" ", False),
    ],
)
def test_the_hub_can_be_required(value: str, required: bool) -> None:
    environment = {"BREEDS_MODEL_REPO": "asso/quelle-race", "BREEDS_REQUIRE_HUB": value}
    assert Settings.from_environment(environment).require_hub is required


@pytest.mark.parametrize("value", ["2", "on", "oui", "1.0", "-"])
def test_neither_yes_nor_no_is_refused(value: str) -> None:
    environment = {"BREEDS_MODEL_REPO": "asso/quelle-race", "BREEDS_REQUIRE_HUB": value}
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(environment)
    assert_one_sentence(caught.value, "BREEDS_REQUIRE_HUB", repr(value))


def test_a_hub_without_a_model_cannot_be_required() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({"BREEDS_REQUIRE_HUB": "1"})
    assert_one_sentence(caught.value, "BREEDS_MODEL_REPO")


def test_the_flags_folder_can_be_chosen_but_not_be_a_file(tmp_path: Path) -> None:
    chosen = tmp_path / "chosen"
    environment = {"BREEDS_FLAGS_DIR": str(chosen)}
    assert Settings.from_environment(environment).flags_dir == chosen
    chosen.write_text("", "utf-8")
    with pytest.raises(SettingsError, match="a file, not a folder"):
        Settings.from_environment(environment)


def test_flags_stay_on_this_disk_and_for_ever_unless_told() -> None:
    for environment in ({}, {"BREEDS_FLAGS_REPO": " ", "BREEDS_FLAGS_DAYS": " "}):
        settings = Settings.from_environment(environment)
        assert (settings.flags_repo, settings.flags_days) == (None, None)
    environment = {"BREEDS_FLAGS_REPO": " asso/avis\n", "BREEDS_FLAGS_DAYS": "365 "}
    settings = Settings.from_environment(environment)
    assert (settings.flags_repo, settings.flags_days) == ("asso/avis", 365)


@pytest.mark.parametrize("value", ["avis", "asso/avis@main", "a/b/c", "asso/été"])
def test_what_is_no_repo_for_flags_is_refused(value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({"BREEDS_FLAGS_REPO": value})
    assert_one_sentence(caught.value, "BREEDS_FLAGS_REPO", repr(value))


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "un an", "²", "100000", "9" * 5000])
def test_what_is_no_number_of_days_is_refused(value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({"BREEDS_FLAGS_DAYS": value})
    assert_one_sentence(caught.value, "BREEDS_FLAGS_DAYS", repr(value))


def test_the_archive_tab_is_there_without_a_password_unless_told() -> None:
    assert Settings.from_environment({}).archive == ArchiveTab(None)
    assert Settings.from_environment({"BREEDS_ARCHIVE_TAB": " ON "}).archive == ArchiveTab(None)
    assert Settings.from_environment({"BREEDS_ARCHIVE_TAB": "off"}).archive is None


def test_the_archive_tab_may_have_a_password_that_is_never_shown() -> None:
    settings = Settings.from_environment({"BREEDS_ARCHIVE_PASSWORD": "chien perdu\n"})
    assert settings.archive == ArchiveTab("chien perdu")
    assert "chien" not in repr(settings)


@pytest.mark.parametrize("value", ["1", "oui", "password"])
def test_neither_on_nor_off_is_refused(value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({"BREEDS_ARCHIVE_TAB": value})
    assert_one_sentence(caught.value, "BREEDS_ARCHIVE_TAB", repr(value))


@pytest.mark.parametrize("value", [" ", "court", "1234567 "])
def test_a_password_that_is_quickly_guessed_is_refused_and_not_told(value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({"BREEDS_ARCHIVE_PASSWORD": value})
    assert_one_sentence(caught.value, "BREEDS_ARCHIVE_PASSWORD")
    assert not value.strip() or value.strip() not in str(caught.value)


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    path = tmp_path / "quelle-race.sqlite"
    path.touch()
    return path


@pytest.mark.parametrize("name", [{}, {"GRADIO_SERVER_NAME": "127.0.0.1"}])
def test_a_catalogue_is_reviewed_on_this_machine(catalogue: Path, name: dict[str, str]) -> None:
    settings = Settings.from_environment({"BREEDS_CATALOGUE": str(catalogue), **name})
    assert settings.archive == ArchiveTab(None, catalogue)


@pytest.mark.parametrize(
    "beside",
    [
        {"GRADIO_SERVER_NAME": "0.0.0.0"},
        {"GRADIO_SERVER_NAME": "192.168.1.7"},
        {"BREEDS_ARCHIVE_PASSWORD": "chien perdu"},
        {"BREEDS_ARCHIVE_TAB": "off"},
        {"BREEDS_CATALOGUE": "nowhere.sqlite"},
    ],
)
def test_a_catalogue_is_shown_to_nobody_else(catalogue: Path, beside: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({"BREEDS_CATALOGUE": str(catalogue), **beside})
    assert_one_sentence(caught.value, "BREEDS_CATALOGUE")


SPACE = {
    "OAUTH_CLIENT_ID": "client",
    "OAUTH_CLIENT_SECRET": "a secret",
    "OPENID_PROVIDER_URL": "https://huggingface.co/",
    "SPACE_HOST": "refuge-page.hf.space",
}


def test_nobody_reviews_unless_told_even_on_a_space_with_sign_in() -> None:
    assert Settings.from_environment(SPACE).review is None
    assert Settings.from_environment({"BREEDS_REVIEWERS": " "}).review is None


def test_reviewers_are_users_of_the_hub_in_small_letters_and_the_secret_is_never_shown() -> None:
    settings = Settings.from_environment({"BREEDS_REVIEWERS": "Alice, bob-2 ,ALICE\n", **SPACE})
    assert settings.review == ReviewAccess(
        frozenset({"alice", "bob-2"}),
        SignIn("client", "a secret", "https://huggingface.co"),
        None,
        "refuge-page.hf.space",
    )
    assert "a secret" not in repr(settings)


@pytest.mark.parametrize("value", [",", "alice,", "alice bob", "@alice", "alice@example.org", "é"])
def test_what_is_no_list_of_users_is_refused(value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({"BREEDS_REVIEWERS": value, **SPACE})
    assert_one_sentence(caught.value, "BREEDS_REVIEWERS", repr(value))


@pytest.mark.parametrize("missing", SPACE)
def test_reviewers_without_sign_in_are_told_what_to_do(missing: str) -> None:
    environment = {"BREEDS_REVIEWERS": "alice", **SPACE, missing: ""}
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(environment)
    assert_one_sentence(
        caught.value, missing, "hf_oauth: true", "BREEDS_REVIEWERS", "BREEDS_REVIEW_PASSWORD"
    )


def test_elsewhere_a_password_that_is_never_shown_lets_review() -> None:
    settings = Settings.from_environment({"BREEDS_REVIEW_PASSWORD": "chien perdu\n"})
    assert settings.review == ReviewAccess(password="chien perdu")
    assert "chien" not in repr(settings)


def test_a_password_for_reviews_that_is_quickly_guessed_is_refused_and_not_told() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({"BREEDS_REVIEW_PASSWORD": "court"})
    assert_one_sentence(caught.value, "BREEDS_REVIEW_PASSWORD")
    assert "court" not in str(caught.value)


def test_there_is_one_way_in_and_not_two() -> None:
    both = {"BREEDS_REVIEWERS": "alice", "BREEDS_REVIEW_PASSWORD": "chien perdu"}
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({**both, **SPACE})
    assert_one_sentence(caught.value, "BREEDS_REVIEWERS", "BREEDS_REVIEW_PASSWORD")
