"""Uses the program in a network namespace of its own: python -m tests.without_route FOLDER.

Run it by `unshare -rn`: no route leads out, only loopback is there, once it has been raised.
"""

import json
import subprocess
import sys
import urllib.request
from pathlib import Path

from breeds import privacy
from tests.conftest import ROOT
from tests.loopback import raise_loopback
from tests.ui.app_process import app_environment, running_app

FAR_PHOTO = {"path": "http://example.org/dog.jpg", "meta": {"_type": "gradio.FileData"}}
PHOTO = ROOT / "examples" / "german_shepherd.jpg"


def main(folder: Path) -> None:
    raise_loopback()
    privacy.report_nothing()
    from gradio_client import Client, handle_file

    with running_app(folder) as app:
        client = Client(app.address, verbose=False, download_files=folder / "downloads")
        page = client.predict(handle_file(PHOTO), api_name="/identify")
        give_addresses(app.address)
    command = [sys.executable, "-m", "breeds", "classify", str(PHOTO), "--json"]
    done = subprocess.run(
        command, cwd=ROOT, env=app_environment({}), check=True, stdout=subprocess.PIPE
    )
    print(json.dumps({"page": page["breeds"], "command": json.loads(done.stdout)[0]["breeds"]}))


def give_addresses(page: str) -> None:
    """Hand every function of the page the address of a photo for each of its files and texts."""
    with urllib.request.urlopen(f"{page}/config") as reply:
        functions = json.load(reply)["dependencies"]
    for number, function in enumerate(functions):
        data = [FAR_PHOTO] * len(function["inputs"])
        asked = {"data": data, "fn_index": number, "session_hash": f"visit {number}"}
        request = urllib.request.Request(
            f"{page}/gradio_api/queue/join",
            json.dumps(asked).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as reply:
            assert json.load(reply)["event_id"]
        events = f"{page}/gradio_api/queue/data?session_hash=visit%20{number}"
        with urllib.request.urlopen(events) as reply:
            assert b"process_completed" in reply.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
