"""Two checkouts of the program -> where they differ: network inputs, answers to examples/, --help.

    python tests/compare_checkouts.py OLD NEW

Run it with an interpreter that has what both need. It knows no module of the program by name but
its two command lines, so that it can compare layouts. It ends with 1 where anything differs.
"""

import difflib
import json
import subprocess
import sys
from pathlib import Path

CORE = ("", "classify")
TRAINING = (
    "",
    "download",
    "dataset",
    "tune",
    "train",
    "track",
    "compare",
    "ablate",
    "study",
    "export",
    "evaluate",
    "register",
    "promote",
    "publish",
    "deploy",
)

# The command line, with the digest of all that reaches the network written after its answers.
CLASSIFY = """
import hashlib, json, sys
from breeds import privacy
privacy.report_nothing()
import openvino
infer, digests = openvino.InferRequest.infer, []
def noted(request, inputs, **settings):
    digests.append(hashlib.sha256(inputs[0].tobytes()).hexdigest())
    return infer(request, inputs, **settings)
openvino.InferRequest.infer = noted
from breeds.__main__ import main
status = main(sys.argv[1:])
print("digests", *sorted(digests))
sys.exit(status)
"""


def main() -> int:
    old, new = (facts(Path(checkout).resolve()) for checkout in sys.argv[1:])
    different = [name for name in old if old[name] != new.get(name)]
    for name in different:
        before, after = old[name].splitlines(), new.get(name, "").splitlines()
        print(
            *difflib.unified_diff(before, after, f"old: {name}", f"new: {name}", "", ""), sep="\n"
        )
    print(f"{len(old) - len(different)} of {len(old)} are the same; not: {different}")
    return 1 if different else 0


def facts(checkout: Path) -> dict[str, str]:
    """What is compared, by name, as text."""
    photos = sorted(path.relative_to(checkout) for path in (checkout / "examples").glob("*.jpg"))
    return {
        **{f"answer to {photo}": answer(checkout, photo) for photo in photos},
        **{f"breeds {command}": help_of(checkout, "breeds", command) for command in CORE},
        **{f"training {command}": help_of(checkout, "training", command) for command in TRAINING},
    }


def answer(checkout: Path, photo: Path) -> str:
    """All breeds with their probabilities, and the digests of what reached the network."""
    breeds = len(json.loads((checkout / "model" / "labels.json").read_text("utf-8"))["breeds"])
    options = ["classify", str(photo), "--json", "--top", str(breeds)]
    return run(checkout, "-c", CLASSIFY, *options)


def help_of(checkout: Path, package: str, command: str) -> str:
    return run(checkout, "-m", package, *filter(None, [command]), "--help")


def run(checkout: Path, *arguments: str) -> str:
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=checkout, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    sys.exit(main())
