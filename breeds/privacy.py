"""What is given stays here: no library reports it, and photos lie in a folder of their own."""

import os
import sys
import tempfile
from pathlib import Path
from typing import cast

# Each library's own switch, beside the general one that some of them heed.
SWITCHES = {
    "DO_NOT_TRACK": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "DAFT_ANALYTICS_ENABLED": "0",
    "RAY_USAGE_STATS_ENABLED": "0",
}
# OpenVINO reports each import of it, and NNCF each quantisation, through this package. Its only
# switch is a file in the user's home; without the package both of them stay silent.
REPORTER = "openvino_telemetry"
# Where Gradio keeps uploads; without it, in one folder with all of its other programs on a machine.
UPLOADS = "GRADIO_TEMP_DIR"
OWN_UPLOADS = "quelle-race-uploads"


def report_nothing() -> None:
    """Switch the reports off; to be called before the libraries are imported."""
    os.environ.update(SWITCHES)
    cast("dict[str, None]", sys.modules).setdefault(REPORTER, None)


def keep_uploads_apart() -> None:
    """Keep them in a folder of this program's, unless told where; before Gradio is imported."""
    os.environ.setdefault(UPLOADS, str(Path(tempfile.gettempdir()).resolve() / OWN_UPLOADS))
