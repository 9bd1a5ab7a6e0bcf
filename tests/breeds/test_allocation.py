"""Threads share a few pools of memory, as the C library itself counts them."""

import subprocess
import sys

import pytest

from breeds.allocation import POOLS
from tests.ui.app_process import ROOT

THREADS = """
import ctypes, threading
{first}
library = ctypes.CDLL(None)
library.malloc.restype = ctypes.c_void_p
together = threading.Barrier(8)

def take():
    together.wait()
    library.malloc(50_000)
    together.wait()

threads = [threading.Thread(target=take) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
library.malloc_info(0, ctypes.c_void_p.in_dll(library, "stdout"))
library.fflush(None)
"""
SHARED = "from breeds import allocation; allocation.share_pools()"


def pools(first: str) -> int:
    """How many there are after eight threads took memory at once."""
    command = [sys.executable, "-c", THREADS.format(first=first)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.count("<heap nr=")


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc gives threads pools of their own")
def test_threads_share_a_few_pools() -> None:
    assert pools(SHARED) <= POOLS < pools("")
