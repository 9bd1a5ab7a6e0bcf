"""A shelter that is spoken to by lines, by `tests.flag_shelters`; it imports only what it needs."""

import json
import logging
import sys
from pathlib import Path

from breeds.flags.hub.shelter import Rhythm, Shelter


def main(told: str) -> None:
    flags_dir, repo, days, rhythm, back = json.loads(told)
    logging.basicConfig(format="%(name)s %(message)s")
    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)
    with Shelter(Path(flags_dir), repo, days, Rhythm(**rhythm), back) as shelter:
        for line in sys.stdin:
            asked, _, record = line.strip().partition(" ")
            print(shelter.is_safe(record) if asked == "safe" else shelter.notice(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
