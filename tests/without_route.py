"""Uses the program in a network namespace of its own: python -m tests.without_route FOLDER.

Run it by `unshare -rn`: no route leads out, only loopback is there, once it has been raised.
"""

import json
import subprocess
import sys
from pathlib import Path

from breeds import privacy
from tests.conftest import ROOT
from tests.loopback import raise_loopback
from tests.ui.app_process import app_environment, running_app

PHOTO = ROOT / "examples" / "german_shepherd.jpg"


def main(folder: Path) -> None:
    raise_loopback()
    privacy.report_nothing()
    from gradio_client import Client, handle_file

    with running_app(folder) as app:
        client = Client(app.address, verbose=False, download_files=folder / "downloads")
        page = client.predict(handle_file(PHOTO), api_name="/identify")
    command = [sys.executable, "-m", "breeds", "classify", str(PHOTO), "--json"]
    done = subprocess.run(
        command, cwd=ROOT, env=app_environment({}), check=True, stdout=subprocess.PIPE
    )
    print(json.dumps({"page": page["breeds"], "command": json.loads(done.stdout)[0]["breeds"]}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
