"""A process that is killed before one of the steps by which it changes the disk, whichever."""

import os
import sys
from collections.abc import Callable, Iterator

# What Python tells its audit hooks before it is done.
CHANGES = {"os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "open", "shutil.rmtree"}
KILLED = 9


def kills(act: Callable[[], object]) -> Iterator[int]:
    """Let `act` be killed before its first step, then before its second, until it comes to an end.

    Each time in a process of its own; between them, the caller looks at what was left.
    """
    step = 1
    while _ended_early(act, step):
        yield step
        step += 1


def _ended_early(act: Callable[[], object], step: int) -> bool:
    child = os.fork()
    if child == 0:
        _run_until(act, step)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, KILLED), f"step {step} ended with {code}"
    return code == KILLED


def _run_until(act: Callable[[], object], step: int) -> None:
    left = step

    def count(event: str, arguments: tuple) -> None:
        nonlocal left
        if event in CHANGES:
            left -= 1
            if left == 0:
                os._exit(KILLED)

    code = 1
    try:
        sys.addaudithook(count)
        act()
        code = 0
    finally:
        os._exit(code)
