"""The result of a trial shows each photo's truth and answer, and names what was left out."""

import re

import pytest

from breeds.bundle import Breed
from breeds.photo import PhotoError
from breeds.photo.zipped import PhotoZipError
from breeds.recognition.answering import Unreadable
from breeds.recognition.classifier import Guess
from breeds.recognition.scoring import Scored, UnknownFolder
from tests.ui.words import words
from ui.texts.page import ENGLISH, FRENCH, LANGUAGES, Texts
from ui.trial.left_out import NAMES_SHOWN
from ui.trial.result import Trial, render, render_progress
from ui.trial.score import PHOTOS_SHOWN

PUG = Breed("n1", "Pug", "Carlin", "toy")
BOXER = Breed("n2", "Boxer", "Boxer", "guard")
PICTURE = "data:image/jpeg;base64,AAAA"
UNREAD = Unreadable("Pug/broken.jpg", PhotoError("Ce fichier est vide.", "This file is empty."))


def tried(truth: Breed, answer: Breed, name: str = "Pug/a.jpg") -> tuple[Scored, str]:
    return Scored(name, truth, (Guess(answer, 0.8), Guess(truth, 0.1))), PICTURE


@pytest.fixture
def trial() -> Trial:
    right, wrong = tried(PUG, PUG), tried(PUG, BOXER)
    unknown = (UnknownFolder("Jack", 3, (PUG,)), UnknownFolder("", 1, ()))
    return Trial((right, right, wrong, right), (UNREAD,), unknown, 5)


def test_the_score_has_its_interval(trial: Trial) -> None:
    told = words(render(trial, FRENCH))
    assert "Bonnes réponses : 3 sur 4, soit 75 sur 100 (entre 30 et 95)." in told
    assert "Bonne race parmi les cinq premières : 4 sur 4 (entre 51 et 100 sur 100)." in told
    assert "Carlin 3 sur 4" in told


def test_errors_come_first_and_are_marked_by_more_than_colour(trial: Trial) -> None:
    told = render(trial, ENGLISH)
    kinds = re.findall(r'<li class="(right|wrong)"', told)
    assert kinds == ["wrong", "right", "right", "right"]
    assert "✗ Wrong Answer: Boxer 80% True breed: Pug" in words(told)
    assert "✓ Right Answer: Pug 80% True breed: Pug" in words(told)


def test_what_was_left_out_is_named_with_what_may_be_meant(trial: Trial) -> None:
    told = words(render(trial, ENGLISH))
    assert "Pug/broken.jpg This file is empty." in told
    assert "Jack files: 3 Did you mean: Pug?" in told
    assert "(outside any folder) files: 1" in told


@pytest.mark.parametrize("texts", LANGUAGES, ids=lambda texts: texts.code)
def test_a_score_of_some_folders_says_so_before_the_score(trial: Trial, texts: Texts) -> None:
    told = words(render(trial, texts))
    first = words(texts.trial.partial.format(scored=1, folders=2))
    assert told.index(first) < told.index(words(texts.trial.sentence.partition("{")[0]))


def test_photos_of_a_folder_that_none_could_be_read_of_are_missing_from_the_score() -> None:
    lost = Unreadable("Boxer/broken.jpg", UNREAD.error)
    told = words(render(Trial((tried(PUG, PUG),), (lost,), (), 2), ENGLISH))
    assert "1 of the zip's 2 folders only" in told


@pytest.mark.parametrize("texts", LANGUAGES, ids=lambda texts: texts.code)
def test_files_that_are_no_photos_are_named(texts: Texts) -> None:
    others = tuple(f"Pug/{number:02}.AAE" for number in range(NAMES_SHOWN + 1))
    for trial in (Trial((tried(PUG, PUG),), (), (), 1, others), Trial((), (), (), 0, others)):
        told = words(render(trial, texts))
        assert f"{words(texts.trial.others)} Pug/00.AAE Pug/01.AAE" in told
        assert words(texts.trial.more.format(1)) in told


def test_a_score_of_all_folders_needs_no_warning() -> None:
    loose = (UnknownFolder("", 1, ()),)
    told = words(render(Trial((tried(PUG, PUG),), (UNREAD,), loose, 2), ENGLISH))
    assert "folders only" not in told


def test_a_folder_whose_name_may_be_misread_is_told() -> None:
    unknown = (
        UnknownFolder("CarlÚn", 1, (PUG,), sure=False),
        UnknownFolder("Loup", 1, (), elsewhere=BOXER, sure=False),
    )
    told = words(render(Trial((tried(PUG, PUG),), (), unknown, 1), FRENCH))
    assert f"CarlÚn fichiers : 1 {words(FRENCH.trial.unsure)} Pensiez-vous à : Carlin ?" in told
    assert told.count(words(FRENCH.trial.unsure)) == 1


def test_a_trial_that_ran_out_of_time_says_so() -> None:
    told = words(render(Trial((tried(PUG, PUG),), (UNREAD,), (), 500), ENGLISH))
    assert "the first 2 photos of 500" in told
    whole = words(render(Trial((tried(PUG, PUG),), (UNREAD,), (), 2), ENGLISH))
    assert "time planned" not in whole


@pytest.mark.parametrize("texts", LANGUAGES, ids=lambda texts: texts.code)
def test_a_zip_without_a_known_breed_is_told(texts: Texts) -> None:
    told = words(render(Trial((), (), (UnknownFolder("Jack", 3, (PUG,)),), 0), texts))
    assert words(texts.trial.nothing_known) in told
    assert "Jack" in told


def test_a_zip_without_a_readable_photo_is_told() -> None:
    told = words(render(Trial((), (UNREAD,), (), 1), ENGLISH))
    assert "None of the photos could be read." in told
    assert "Pug/broken.jpg" in told


def test_a_refused_zip_is_told_in_the_pages_language() -> None:
    refusal = PhotoZipError("Pas un zip.", "Not a zip.")
    assert "Pas un zip." in render(refusal, FRENCH)
    assert 'role="alert"' in render(refusal, ENGLISH)


def test_long_lists_are_cut_and_say_so() -> None:
    unknown = tuple(UnknownFolder(f"no{n}", 1, ()) for n in range(NAMES_SHOWN + 7))
    answers = (tried(PUG, BOXER),) * (PHOTOS_SHOWN + 1)
    told = render(Trial(answers, (), unknown, len(answers)), ENGLISH)
    assert told.count("<img") == PHOTOS_SHOWN
    assert f"The first {PHOTOS_SHOWN} photos of {PHOTOS_SHOWN + 1}" in told
    assert "And 7 more." in told


def test_names_from_a_zip_cannot_become_markup_nor_fill_the_page() -> None:
    name = "<script>alert(1)</script>\n\u202e" + "x" * 5000
    answers = (tried(PUG, BOXER, name),)
    unread = (Unreadable(name, UNREAD.error),)
    told = render(Trial(answers, unread, (UnknownFolder(name, 1, ()),), 2), ENGLISH)
    assert "<script" not in told
    assert "\u202e" not in told
    assert len(told) < 5000
    assert "<script" not in render(Trial((), (), (UnknownFolder(name[:70], 1, ()),), 0), ENGLISH)


def test_progress_is_told_in_numbers_too() -> None:
    told = render_progress(3, 10)
    assert "Photos looked at: 3 of 10" in told
    assert '<progress max="10" value="3">' in told


def test_nothing_is_shown_before_a_zip_is_given() -> None:
    assert render(None, FRENCH) == ""
