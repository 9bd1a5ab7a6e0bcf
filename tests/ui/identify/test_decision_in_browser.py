"""On a model that is sure of some examples: what each decision shows, and what one may tap."""

from collections.abc import Iterator

import numpy as np
import pytest
from gradio_client import Client, handle_file
from playwright.sync_api import Browser, Page, expect

from breeds import photo as photos
from breeds.bundle import Thresholds
from breeds.flags import store
from breeds.flags.record import Correction, Verdict
from breeds.recognition.answering import TOP, Answer
from breeds.recognition.classifier import Classifier, Prediction
from breeds.recognition.decision import Certainty, Decision, Reason, decide
from tests.ui.app_process import ROOT, RunningApp, program_with, running_app
from tests.ui.axe import faults
from tests.ui.conftest import opening
from ui.identify.answer import MISLEADING
from ui.texts.page import ENGLISH, FRENCH, LANGUAGES, Texts

pytestmark = pytest.mark.browser

EXAMPLES = ROOT / "examples"
SHEPHERD, CAT = "german_shepherd.jpg", "cat.jpg"
PHONE = {"viewport": {"width": 390, "height": 664}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def predictions(classifier: Classifier) -> dict[str, Prediction]:
    """The embedded model's, whatever it is sure of, by the example's name."""
    min_side = classifier.bundle.manifest.recipe.decode_min_side
    paths = sorted(EXAMPLES.glob("*.jpg"))
    read = [photos.load(path, min_side) for path in paths]
    return dict(zip([path.name for path in paths], classifier.predict(read), strict=True))


@pytest.fixture(scope="module")
def thresholds(predictions: dict[str, Prediction]) -> Thresholds:
    """Sure of the shepherd alone, of no dog on the cat's photo, and between them on the others."""
    dogs = [each for name, each in predictions.items() if name != CAT]
    least = min(each.dog_score for each in dogs)
    *_, second, first = sorted(each.breed_score for each in dogs)
    groups = float(np.median([max(_shares(each)) for each in dogs]))
    return Thresholds(
        dog=(predictions[CAT].dog_score + least) / 2,
        wild=1e6,
        breed=(first + second) / 2,
        group=groups,
        few=1,
    )


def _shares(prediction: Prediction) -> list[float]:
    """The probability of each group."""
    groups = [breed.group for breed in prediction.breeds]
    return [
        float(sum(prediction.probabilities[[group == one for group in groups]]))
        for one in set(groups)
    ]


@pytest.fixture(scope="module")
def decisions(
    classifier: Classifier, predictions: dict[str, Prediction], thresholds: Thresholds
) -> dict[str, Decision]:
    labels = classifier.bundle.labels
    return {name: decide(each, labels, thresholds) for name, each in predictions.items()}


@pytest.fixture(scope="module")
def sure_of_some(
    tmp_path_factory: pytest.TempPathFactory, thresholds: Thresholds
) -> Iterator[RunningApp]:
    folder = tmp_path_factory.mktemp("sure_of_some")
    with running_app(folder, program=program_with(thresholds, folder / "program")) as app:
        yield app


@pytest.fixture(scope="module")
def visits(sure_of_some: RunningApp, browser: Browser) -> Iterator[dict[str, Page]]:
    """A desktop's page and a phone's."""
    with opening(sure_of_some, browser) as open_page:
        yield {"desktop": open_page(), "phone": open_page(**PHONE)}


@pytest.fixture(params=["desktop", "phone"])
def page(visits: dict[str, Page], request: pytest.FixtureRequest) -> Page:
    """In French."""
    page = visits[request.param]
    in_language(page, FRENCH)
    return page


def in_language(page: Page, texts: Texts) -> None:
    page.get_by_text(texts.name, exact=True).click()
    expect(page.get_by_role("tab").nth(1)).to_have_text(texts.tab_model)


def give(page: Page, name: str) -> None:
    picture = page.locator("#photo .box img")
    before = picture.get_attribute("src") if picture.count() else None
    page.set_input_files("#photo input[type=file]", EXAMPLES / name)
    if before:
        expect(picture).not_to_have_attribute("src", before)
    expect(page.locator("html[data-awaiting-answer]")).to_have_count(0)
    expect(page.locator("#flag-open")).to_be_visible()


def one_of(decisions: dict[str, Decision], certainty: Certainty, *reasons: Reason) -> str:
    """An example on which this is decided."""
    return next(
        name
        for name, each in decisions.items()
        if each.certainty is certainty and (not reasons or each.reason in reasons)
    )


def test_the_examples_fall_on_all_three(decisions: dict[str, Decision]) -> None:
    assert decisions[SHEPHERD].certainty is Certainty.ACCEPTED
    assert decisions[CAT].certainty is Certainty.NOT_A_DOG
    others = [each for name, each in decisions.items() if name not in (SHEPHERD, CAT)]
    assert {each.certainty for each in others} == {Certainty.UNSURE}
    assert Reason.GROUP in {each.reason for each in others}
    assert {each.reason for each in others} & set(MISLEADING)


def test_each_example_has_its_decisions_headline_in_both_languages(
    page: Page, decisions: dict[str, Decision], predictions: dict[str, Prediction]
) -> None:
    for name, decided in decisions.items():
        give(page, name)
        for texts in (*LANGUAGES, FRENCH):
            in_language(page, texts)
            likeliest = predictions[name].top(1)[0]
            said = texts.decision.word(decided, likeliest.breed)
            share = ""
            if decided.certainty is Certainty.ACCEPTED:
                share = f" {texts.percent(likeliest.probability)}"
            expect(page.locator("#answer .headline")).to_have_text(f"{said.headline}{share}")
            expect(page.locator("#answer .lead")).to_have_count(int(bool(said.lead)))
            expect(page.locator("#heard")).to_contain_text(said.line)
            expect(page.locator("#answer .bars li")).to_have_count(TOP)
            folded = decided.reason in MISLEADING
            expect(page.locator("#answer .bars")).to_be_visible(visible=not folded)
            _stays_within(page)


def _stays_within(page: Page) -> None:
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    right = "(element) => element.getBoundingClientRect().right"
    assert page.locator("#answer .headline").evaluate(right) <= width


def test_one_tap_confirms_only_what_is_said(page: Page, decisions: dict[str, Decision]) -> None:
    group = one_of(decisions, Certainty.UNSURE, Reason.GROUP)
    offered = {
        SHEPHERD: (True, False, FRENCH.flag_open),
        group: (False, False, FRENCH.flag_say),
        CAT: (False, True, FRENCH.flag_say),
    }
    for name, (yes, no_dog, opener) in offered.items():
        give(page, name)
        expect(page.locator("#verdict-yes")).to_be_visible(visible=yes)
        expect(page.locator("#verdict-no-dog")).to_be_visible(visible=no_dog)
        expect(page.locator("#flag-open")).to_have_text(opener)
    in_language(page, ENGLISH)
    expect(page.locator("#verdict-no-dog")).to_have_text(ENGLISH.flag_not_a_dog)
    expect(page.locator("#flag-open")).to_have_text(ENGLISH.flag_say)


def kept_by(app: RunningApp, page: Page, selector: str) -> Correction:
    """What a tap on this keeps."""
    known = store.list_records(app.flags_dir)
    page.locator(selector).first.click()
    expect(page.locator("#verdict-undo")).to_be_visible()
    (record,) = [each for each in store.list_records(app.flags_dir) if each not in known]
    return record.correction


def test_that_there_is_no_dog_is_confirmed_in_one_tap_and_taken_back(
    sure_of_some: RunningApp, page: Page
) -> None:
    known = store.list_records(sure_of_some.flags_dir)
    give(page, CAT)
    kept = kept_by(sure_of_some, page, "#verdict-no-dog")
    assert kept == Correction(Verdict.NOT_A_DOG)
    expect(page.locator("#flag-message")).to_contain_text("Pas un chien")
    page.click("#verdict-undo")
    expect(page.locator("#verdict-no-dog")).to_be_focused()
    (undone,) = [each for each in store.list_records(sure_of_some.flags_dir) if each not in known]
    assert undone.id in store.withdrawn(sure_of_some.flags_dir)


def test_a_bar_that_was_unfolded_can_be_tapped_and_stays_in_another_language(
    sure_of_some: RunningApp, page: Page, decisions: dict[str, Decision]
) -> None:
    give(page, one_of(decisions, Certainty.UNSURE, *MISLEADING))
    expect(page.locator("#answer .bars")).to_be_hidden()
    page.click("#answer summary")
    in_language(page, ENGLISH)
    expect(page.locator("#answer summary")).to_have_text(ENGLISH.answer_five)
    expect(page.locator("#answer .bars")).to_be_visible()
    second = page.locator("#answer .bars li").nth(1).get_attribute("data-breed")
    kept = kept_by(sure_of_some, page, f"#answer [data-breed='{second}']")
    assert kept == Correction(Verdict.BREED, second)
    page.click("#verdict-undo")
    expect(page.locator("#flag-open")).to_be_focused()
    give(page, CAT)
    expect(page.locator("#answer .bars")).to_be_hidden()


def test_the_form_says_otherwise_where_no_dog_was_found(
    sure_of_some: RunningApp, page: Page
) -> None:
    give(page, CAT)
    page.click("#flag-open")
    page.locator("#flag-choice").get_by_text(FRENCH.flag_mixed).click()
    assert kept_by(sure_of_some, page, "#flag-save") == Correction(Verdict.MIXED)


def test_axe_finds_nothing(page: Page, decisions: dict[str, Decision]) -> None:
    for name in (CAT, one_of(decisions, Certainty.UNSURE, Reason.GROUP)):
        give(page, name)
        assert faults(page) == []


def test_programs_read_the_decision_over_http(
    sure_of_some: RunningApp, decisions: dict[str, Decision], predictions: dict[str, Prediction]
) -> None:
    client = Client(sure_of_some.address, verbose=False)
    for name in (SHEPHERD, CAT, one_of(decisions, Certainty.UNSURE, Reason.GROUP)):
        reply = client.predict(handle_file(EXAMPLES / name), api_name="/identify")
        told = decisions[name].to_dict()
        assert {key: reply[key] for key in told} == told
        assert reply["status"] == "ok"
        answered = Answer(tuple(predictions[name].top(TOP)), decisions[name])
        assert reply["breeds"] == answered.to_dict()["breeds"]


def test_the_model_tab_shows_no_bare_first_breed_where_it_is_unsure(
    page: Page, decisions: dict[str, Decision], predictions: dict[str, Prediction]
) -> None:
    page.get_by_role("tab").nth(1).click()
    answers = page.locator("#example-answers .answer")
    expect(answers).to_have_count(len(decisions))
    told = [" ".join(each.split()) for each in answers.all_inner_texts()]
    for name, decided in decisions.items():
        likeliest = predictions[name].top(1)[0].breed
        said = FRENCH.decision.word(decided, likeliest)
        if decided.certainty is Certainty.ACCEPTED:
            looks = FRENCH.decision.looks_like(likeliest)
            assert any(each.startswith(f"Réponse : {looks} ") for each in told)
        else:
            assert f"Réponse : {said.line}" in told
    page.get_by_role("tab").nth(0).click()
