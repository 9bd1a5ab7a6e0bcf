"""Whatever is written is written aside first: by `breeds.files`, or into a draft or a part."""

import re

from tests.conftest import ROOT

WRITES = re.compile(
    r"\.write_(text|bytes)\(|\.open\(\s*\"[wx]|savefig\(|savez|copyfile\(|save_model\("
)
ASIDE = re.compile(r"\b(draft|partial|kept)\b")
# They write what they are told to, into a draft or into a run that isn't finished yet; and a
# visitor's photos, which a kill should leave as little of as there is.
EXEMPT = {"breeds/files.py", "training/networks/openvino_graph.py", "ui/archive/visits.py"}


def test_no_file_is_written_in_its_place():
    found = []
    for room in ("breeds", "training", "ui"):
        for path in (ROOT / room).rglob("*.py"):
            if path.relative_to(ROOT).as_posix() in EXEMPT:
                continue
            lines = enumerate(path.read_text("utf-8").splitlines(), 1)
            found += [
                f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
                for number, line in lines
                if WRITES.search(line) and not ASIDE.search(line)
            ]
    assert found == []
