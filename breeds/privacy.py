"""Keeps libraries from telling their makers how they are used."""

import os
import sys
from typing import cast

# Each library's own switch, beside the general one that some of them heed.
SWITCHES = {
    "DO_NOT_TRACK": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "MLFLOW_DISABLE_TELEMETRY": "true",
}
# OpenVINO reports each import of it, and NNCF each quantisation, through this package. Its only
# switch is a file in the user's home; without the package both of them stay silent.
REPORTER = "openvino_telemetry"


def report_nothing() -> None:
    """Switch the reports off; to be called before the libraries are imported."""
    os.environ.update(SWITCHES)
    cast("dict[str, None]", sys.modules).setdefault(REPORTER, None)
