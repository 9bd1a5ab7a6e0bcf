"""python -m breeds classify: what it prints, where, and with which exit status."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from breeds import photo
from breeds.__main__ import main
from breeds.bundle import (
    MANIFEST,
    NETWORK,
    SERVED_FILES,
    Recipe,
    SecondLook,
    Thresholds,
    load,
)
from breeds.command.progress import CLEAR
from breeds.recognition.classifier import Classifier
from tests.bundle_copies import ACCEPTING, copy_with
from tests.bundles import write_tiny_bundle
from tests.conftest import ROOT
from tests.hub import LoopbackHub
from tests.hub_client import client_environment
from tests.hub_repos import StoredFile
from tests.sentences import assert_one_sentence
from tests.training.photos import picture, write_photo

pytestmark = pytest.mark.slow

REPO = "refuge/races"
GERMAN_SHEPHERD = {"id": "n02106662", "en": "German shepherd", "fr": "Berger allemand"}
DECIDED = ("decision", "reason", "group", "dog_score", "legal_weight", "said")
MANY = 70


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    recipe = Recipe(second_look=SecondLook())
    return write_tiny_bundle(tmp_path_factory.mktemp("model"), breeds=7, recipe=recipe)


@pytest.fixture
def dog(tmp_path: Path) -> Path:
    return write_photo(tmp_path / "dog.jpg", 1)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.jpg"
    path.write_bytes(b"not a photo")
    return path


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """The real command, in a process of its own, with the embedded model unless told."""
    return subprocess.run(
        [sys.executable, "-m", "breeds", *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def classify(model: Path, *arguments: object) -> int:
    return main(["classify", "--model", str(model), *map(str, arguments)])


def test_the_real_command_answers_in_json(examples: Path, tmp_path: Path) -> None:
    shepherd, missing = examples / "german_shepherd.jpg", tmp_path / "missing.jpg"
    done = run("classify", "--json", missing, shepherd)
    assert done.returncode == 1
    unreadable, read = json.loads(done.stdout)
    assert unreadable == {
        "photo": str(missing),
        "status": "unreadable",
        "error": "Ce fichier est introuvable ou ne peut pas être ouvert.",
    }
    assert list(read) == ["photo", "status", *DECIDED, "breeds"]
    assert (read["photo"], read["status"]) == (str(shepherd), "ok")
    assert list(read["breeds"][0]) == ["id", "en", "fr", "probability", "fr_looks"]
    assert read["breeds"][0] | GERMAN_SHEPHERD == read["breeds"][0]
    assert read["breeds"][0]["fr_looks"] == "d'apparence Berger allemand"
    assert read["said"]["fr"].endswith(" Berger allemand.")
    assert done.stderr == f"{missing}: {unreadable['error']}\n"


def test_the_real_command_answers_in_text_on_any_console(examples: Path) -> None:
    done = run("classify", examples / "german_shepherd.jpg", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    name, said, *lines = done.stdout.splitlines()
    assert name == str(examples / "german_shepherd.jpg")
    assert said.startswith("  ") and said.endswith(".")
    assert len(lines) == 5
    assert re.fullmatch(r" +\d+\.\d%  d'apparence Berger allemand", lines[0])


def test_the_real_command_answers_with_a_model_of_the_hub(
    hub: LoopbackHub, model: Path, dog: Path, tmp_path: Path
) -> None:
    files = {name: StoredFile((model / name).read_bytes()) for name in (MANIFEST, *SERVED_FILES)}
    commit = hub.create(REPO).commit("main", "a model", files)
    environment = client_environment(hub.endpoint, tmp_path / "home")
    done = run("classify", "--json", "--model", f"{REPO}@{commit.sha}", dog, **environment)
    assert done.returncode == 0
    assert json.loads(done.stdout)[0]["breeds"][0]["fr"].startswith("Race")


def test_all_read_is_0_and_nothing_on_stderr(
    model: Path, dog: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert classify(model, dog, dog) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    assert printed.out.splitlines().count(str(dog)) == 2


def test_an_unreadable_photo_is_1_and_named_on_stderr_and_the_others_are_answered(
    model: Path, dog: Path, broken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing, empty = tmp_path / "missing.jpg", tmp_path / "empty.jpg"
    empty.touch()
    hollow = tmp_path / "hollow"
    hollow.mkdir()
    assert classify(model, broken, missing, dog, empty, hollow) == 1
    printed = capsys.readouterr()
    named = [line.partition(": ")[0] for line in printed.err.splitlines()]
    assert named == [str(path) for path in (broken, missing, empty, hollow)]
    assert printed.out.splitlines()[0] == str(dog)
    assert "Traceback" not in printed.err


def test_any_error_of_a_file_is_that_files_sentence(
    model: Path, dog: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert classify(model, "/proc/cpuinfo", "/proc/self/mem", dog) == 1
    printed = capsys.readouterr()
    assert [line.partition(": ")[0] for line in printed.err.splitlines()] == [
        "/proc/cpuinfo",
        "/proc/self/mem",
    ]
    assert printed.out.splitlines()[0] == str(dog)


def test_a_photo_that_breaks_off_is_answered_and_that_is_told(
    model: Path, dog: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dog.write_bytes(dog.read_bytes()[:-2])
    assert classify(model, "--json", "--lang", "en", dog) == 0
    told = capsys.readouterr()
    (answer,) = json.loads(told.out)
    assert (answer["status"], answer["incomplete"]) == ("ok", True)
    assert told.err.startswith(f"{dog}: this file is incomplete")


def test_json_keeps_the_order_given_over_many_photos(
    model: Path, broken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dogs = [write_photo(tmp_path / f"{number}.jpg", number % 5) for number in range(5)]
    given = [*(dogs[(3 * number) % 5] for number in range(MANY)), broken, dogs[1]]
    assert classify(model, "--json", *given) == 1
    listed = json.loads(capsys.readouterr().out)
    assert [entry["photo"] for entry in listed] == [str(path) for path in given]
    assert [entry["status"] for entry in listed] == ["ok"] * MANY + ["unreadable", "ok"]
    answers = {path: answer_of(model, path) for path in dogs}
    for path, entry in zip(given, listed, strict=True):
        if path != broken:
            assert [breed["probability"] for breed in entry["breeds"]] == answers[path]


def answer_of(model: Path, path: Path) -> list[float]:
    (prediction,) = Classifier(load(model)).predict([photo.load(path, Recipe().decode_min_side)])
    return [round(guess.probability, 6) for guess in prediction.top(5)]


@pytest.mark.parametrize(("asked", "given"), [(1, 1), (3, 3), (5, 5), (7, 7), (500, 7)])
def test_top_says_how_many_breeds(
    asked: int, given: int, model: Path, dog: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert classify(model, "--json", "--top", asked, dog) == 0
    (entry,) = json.loads(capsys.readouterr().out)
    shares = [breed["probability"] for breed in entry["breeds"]]
    assert len(shares) == given
    assert shares == sorted(shares, reverse=True)


@pytest.mark.parametrize(("language", "name"), [("fr", "Race"), ("en", "Breed")])
def test_the_language_is_that_of_names_and_errors(
    language: str,
    name: str,
    model: Path,
    dog: Path,
    broken: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert classify(model, "--lang", language, dog, broken) == 1
    printed = capsys.readouterr()
    assert all(name in line for line in printed.out.splitlines()[1:])
    with pytest.raises(photo.PhotoError) as caught:
        photo.load(broken, 1)
    assert printed.err == f"{broken}: {caught.value.in_language(language)}\n"
    assert classify(model, "--json", "--lang", language, broken) == 1
    (entry,) = json.loads(capsys.readouterr().out)
    assert entry["error"] == caught.value.in_language(language)


NEVER, ALWAYS = 1e6, -1e6
SAID = {
    "accepted": (ACCEPTING, "D'apparence Race", "Looks most like Breed"),
    "no_dog": (Thresholds(NEVER, NEVER, ALWAYS, 0, 0), "Aucun chien trouvé.", "No dog found."),
    "group": (
        Thresholds(ALWAYS, NEVER, NEVER, 0, 0),
        "(Bergers|Chiens courants)",
        "(Herders|Hounds)",
    ),
    "few": (
        Thresholds(ALWAYS, NEVER, NEVER, 1, 0),
        "(Plutôt d'apparence|Ressemble à un mélange de) Race",
        "(More like|Looks like a mix of) Breed",
    ),
    "nothing": (
        Thresholds(ALWAYS, NEVER, NEVER, 1, 1),
        "Aucune race ne ressort.",
        "No breed stands out.",
    ),
}


@pytest.mark.parametrize("thresholds, french, english", SAID.values(), ids=SAID)
def test_what_may_be_said_comes_before_the_breeds(
    thresholds: Thresholds,
    french: str,
    english: str,
    model: Path,
    dog: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    decided = copy_with(thresholds, model, tmp_path / "decided")
    for language, words in (("fr", french), ("en", english)):
        assert classify(decided, "--lang", language, dog) == 0
        name, said, *breeds = capsys.readouterr().out.splitlines()
        assert name == str(dog)
        assert re.match(f"  {words}", said) and said.endswith(".")
        assert len(breeds) == 5
        assert all(
            re.fullmatch(r" +\d+\.\d%  (d'apparence Race|Breed) \d", breed) for breed in breeds
        )


@pytest.mark.parametrize("printed", ["--json", "--jsonl"])
def test_programs_read_the_decision_its_reason_and_the_score_of_a_dog(
    printed: str, model: Path, dog: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = {}
    for name, (thresholds, _, _) in SAID.items():
        decided = copy_with(thresholds, model, tmp_path / name)
        assert classify(decided, printed, dog) == 0
        read = json.loads(capsys.readouterr().out)
        (entry,) = read if isinstance(read, list) else [read]
        assert list(entry) == ["photo", "status", *DECIDED, "breeds"]
        assert isinstance(entry["dog_score"], float)
        assert len(entry["breeds"]) == 5
        told[name] = (entry["decision"], entry["reason"], entry["group"] and entry["group"]["id"])
    group = told["group"][2]
    assert group in ("herders", "hounds")
    assert told["accepted"][:2] == ("accepted", "sure") and told["accepted"][2]
    assert told["no_dog"] == ("not_a_dog", "no_dog", None)
    assert told["group"] == ("unsure", "group", group)
    assert told["few"][0] == "unsure" and told["few"][1] in ("few_breeds", "mix")
    assert told["nothing"] == ("unsure", "nothing_stands_out", None)


def test_a_heat_map_is_written_for_each_photo_with_a_dog_and_no_photo_is_touched(
    model: Path, dog: Path, broken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = write_photo(tmp_path / "elsewhere" / "dog.jpg", 2)
    before = {path: path.read_bytes() for path in (dog, there)}
    maps = tmp_path / "maps" / "of today"
    assert classify(model, "--jsonl", "--heatmap", maps, dog, broken, there) == 1
    told = [json.loads(line).get("heatmap") for line in capsys.readouterr().out.splitlines()]
    written = [maps / "dog.jpg.heatmap.jpg", maps / "dog.jpg-2.heatmap.jpg"]
    assert told == [str(written[0]), None, str(written[1])]
    assert sorted(maps.iterdir()) == sorted(written)
    for path, photo_file in zip(written, (dog, there), strict=True):
        assert Image.open(path).size == Image.open(photo_file).size
    assert {path: path.read_bytes() for path in (dog, there)} == before


def test_no_heat_map_is_written_where_there_is_no_dog(
    model: Path, dog: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nothing = copy_with(SAID["no_dog"][0], model, tmp_path / "nothing")
    assert classify(nothing, "--json", "--heatmap", tmp_path / "maps", dog) == 0
    assert "heatmap" not in json.loads(capsys.readouterr().out)[0]
    assert not list((tmp_path / "maps").iterdir())


def test_a_heat_map_that_has_no_place_is_told(
    model: Path, dog: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert classify(model, "--heatmap", dog / "maps", dog) == 2
    assert_one_sentence(ValueError(capsys.readouterr().err.strip()), "heat map")


def test_one_look_answers_from_the_first_look_alone(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pixels = np.zeros((400, 640, 3), np.uint8)
    pixels[100:200, 250:350] = np.asarray(picture(3, (100, 100)))
    path = tmp_path / "dog_at_night.png"
    Image.fromarray(pixels).save(path)
    shares = {}
    for options in ((), ("--one-look",)):
        assert classify(model, "--json", "--top", 7, *options, path) == 0
        (entry,) = json.loads(capsys.readouterr().out)
        shares[options] = [breed["probability"] for breed in entry["breeds"]]
        (prediction,) = Classifier(load(model), second_look=not options).predict([pixels])
        assert shares[options] == [round(guess.probability, 6) for guess in prediction.top(7)]
    assert shares[()] != shares[("--one-look",)]


def test_a_file_name_that_no_encoding_can_hold_is_printed_all_the_same(
    model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "caf\udce9.jpg"
    assert classify(model, "--json", name) == 1
    assert json.loads(capsys.readouterr().out)[0]["photo"] == name


def damaged(model: Path, folder: Path) -> Path:
    folder.mkdir()
    for path in model.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / NETWORK).write_bytes(b"damaged")
    return folder


def test_a_model_that_cannot_be_used_is_2_with_one_sentence(
    model: Path, dog: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    unusable = {
        tmp_path / "no" / "such" / "model": "neither a folder nor",
        damaged(model, tmp_path / "damaged"): "damaged",
        tmp_path: MANIFEST,
    }
    for reference, words in unusable.items():
        assert classify(reference, dog) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        (sentence,) = printed.err.splitlines()
        assert words in sentence
        assert sentence.endswith(".")


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_certificates_that_are_none_are_told_as_such(
    dog: Path, tmp_path: Path, content: str | None
) -> None:
    file = tmp_path / "certificates.pem"
    if content:
        file.write_text(content, "utf-8")
    environment = {"SSL_CERT_FILE": str(file), "HF_HOME": str(tmp_path / "home")}
    done = run("classify", "--model", REPO, dog, **environment)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"SSL_CERT_FILE is '{file}', which is no file of certificates." in done.stderr
    assert "cache" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "COMMAND"),
        (["classify"], "PHOTO"),
        (["classify", "--top", "0", "a.jpg"], "'0' isn't a whole number from 1 up"),
        (["classify", "--top", "many", "a.jpg"], "'many' isn't a whole number from 1 up"),
        (["classify", "--lang", "de", "a.jpg"], "'de'"),
        (["classify", "--shout", "a.jpg"], "--shout"),
        (["bark"], "'bark'"),
    ],
)
def test_wrong_usage_is_2_and_says_what_is_wrong(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err.splitlines()[-1]


def test_help_names_every_option_and_exit_status_within_80_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit) as stopped:
        main(["classify", "--help"])
    assert stopped.value.code == 0
    help_text = capsys.readouterr().out
    options = ("--recursive", "--from", "--top", "--json", "--jsonl", "--model", "--lang")
    for word in ("PHOTO", *options, "--one-look", "Exit status"):
        assert word in help_text
    assert max(map(len, help_text.splitlines())) <= 80


def test_a_pattern_that_no_shell_expanded_names_what_it_matches(
    model: Path, tmp_path: Path, dog: Path
) -> None:
    literal = write_photo(tmp_path / "[do]g.jpg", 2)
    done = run("classify", "--model", model, "--json", f"{tmp_path}/d?g*.jpg", literal)
    assert [line["photo"] for line in json.loads(done.stdout)] == [str(dog), str(literal)]


@contextmanager
def answering(model: Path, photo: Path, times: int, *options: str) -> Iterator[subprocess.Popen]:
    """The command while it answers for the same photo again and again, its first line read."""
    photos = [*options, *[str(photo)] * times]
    command = [sys.executable, "-m", "breeds", "classify", "--model", str(model), *photos]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        yield process


@pytest.mark.parametrize("options", [(), ("--json",), ("--jsonl",)], ids="".join)
def test_a_reader_that_leaves_early_gets_no_traceback(
    model: Path, dog: Path, options: tuple[str, ...]
) -> None:
    with answering(model, dog, 99, *options) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 1


@pytest.mark.usefixtures("heeding_ctrl_c")
def test_ctrl_c_ends_it_without_a_traceback(model: Path, dog: Path) -> None:
    with answering(model, dog, 999) as process:
        process.send_signal(signal.SIGINT)
        process.stdout.read()
        assert process.stderr.read() == b""
        assert process.wait() == 130


@pytest.mark.usefixtures("heeding_ctrl_c")
def test_ctrl_c_while_the_program_is_still_imported_shows_no_traceback(dog: Path) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "breeds", "classify", str(dog)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        next(line for line in process.stderr if "numpy" in line)
        process.send_signal(signal.SIGINT)
        assert "Traceback" not in process.stderr.read()
        assert process.wait() == 130


@pytest.mark.usefixtures("heeding_ctrl_c")
def test_ctrl_c_leaves_a_whole_list_of_what_was_answered(model: Path, dog: Path) -> None:
    with answering(model, dog, 999, "--json") as process:
        process.send_signal(signal.SIGINT)
        answered = json.loads(b"[" + process.stdout.read())
        assert 0 < len(answered) < 999
        assert process.stderr.read() == b""
        assert process.wait() == 130


def test_each_line_is_printed_before_the_next_photo_is_answered(model: Path, dog: Path) -> None:
    with answering(model, dog, 999, "--jsonl") as process:
        assert json.loads(process.stdout.readline())["status"] == "ok"
        assert process.poll() is None
        process.kill()


def test_a_list_is_the_same_however_it_is_printed(
    model: Path, dog: Path, broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert classify(model, "--json", dog, broken) == 1
    listed = json.loads(capsys.readouterr().out)
    assert classify(model, "--jsonl", dog, broken) == 1
    printed = capsys.readouterr()
    assert [json.loads(line) for line in printed.out.splitlines()] == listed
    assert printed.err.startswith(f"{broken}: ")


def test_output_that_has_no_place_is_told(model: Path, dog: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "breeds", "classify", "--model", str(model), str(dog)]
        done = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    assert done.stderr == b"The answers can't be written: No space left on device.\n"


def test_five_thousand_arguments_are_answered_for(model: Path, dog: Path, tmp_path: Path) -> None:
    missing = [str(tmp_path / f"{number}.jpg") for number in range(4998)]
    done = run("classify", "--model", model, "--jsonl", dog, *missing, dog)
    states = [json.loads(line)["status"] for line in done.stdout.splitlines()]
    assert states == ["ok", *["unreadable"] * 4998, "ok"]


def test_a_folder_gives_its_photos_and_names_what_it_leaves_out(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("b.jpg", "a", "sub/c.JFIF"):
        write_photo(tmp_path / "dogs" / name, 1)
    (tmp_path / "dogs" / "notes.txt").write_text("not a photo", "utf-8")
    (tmp_path / "dogs" / "d.raf").write_bytes(b"FUJIFILMCCD-RAW 0201")
    folder = tmp_path / "dogs"
    assert classify(model, "--json", "--lang", "en", folder) == 0
    printed = capsys.readouterr()
    assert [each["photo"] for each in json.loads(printed.out)] == [f"{folder}/a", f"{folder}/b.jpg"]
    assert printed.err.splitlines() == [
        f"{folder}: left out, being no photos (1): notes.txt.",
        f"{folder}: raw files left out (1): d.raf; give the same photos as JPEG.",
        f"{folder}: subfolders left out (1): sub; --recursive takes them too.",
    ]
    assert classify(model, "--json", "--recursive", folder) == 0
    printed = capsys.readouterr()
    assert [each["photo"] for each in json.loads(printed.out)][2:] == [f"{folder}/sub/c.JFIF"]
    assert "--recursive" not in printed.err


def test_names_come_from_standard_input(model: Path, dog: Path, tmp_path: Path) -> None:
    name = write_photo(tmp_path / "two\nlines.jpg", 2)
    for names in (f"{dog}\0{name}\0", f"{dog}\r\n\n{dog}"):
        command = [sys.executable, "-m", "breeds", "classify", "--model", str(model), "--jsonl"]
        done = subprocess.run(
            [*command, "--from", "-"],
            cwd=ROOT,
            input=names.encode(),
            capture_output=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, b"")
        answered = [json.loads(line)["photo"] for line in done.stdout.splitlines()]
        assert answered == [str(dog), str(name) if "\0" in names else str(dog)]


def test_a_list_that_cannot_be_used_is_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.txt").write_bytes(b"\n\n")
    for name, said in {"gone.txt": "can't be read", "empty.txt": "names no photo"}.items():
        assert main(["classify", "--from", str(tmp_path / name)]) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert said in printed.err


def test_a_terminal_shows_how_far_it_is(model: Path, dog: Path) -> None:
    master, terminal = pty.openpty()
    command = [sys.executable, "-m", "breeds", "classify", "--model", str(model), "--jsonl"]
    done = subprocess.run(
        [*command, str(dog), str(dog)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=terminal,
        check=False,
    )
    shown = os.read(master, 4096).decode()
    os.close(terminal)
    os.close(master)
    assert "] 1/2 " in shown
    assert shown.endswith(CLEAR)
    assert len(done.stdout.splitlines()) == 2
