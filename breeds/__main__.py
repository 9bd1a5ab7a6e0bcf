"""The command line: quelle-race classify PHOTO…, or python -m breeds classify PHOTO…"""

import sys
from collections.abc import Sequence

# As a shell counts a program that Ctrl-C ended: 128 and the signal's number.
STOPPED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line. Returns its exit status: that of Ctrl-C, or that of `program.run`."""
    try:
        # Only now: Ctrl-C may come while all of it is imported, which takes a second.
        from breeds.command import program

        return program.run(arguments)
    except KeyboardInterrupt:
        return STOPPED


if __name__ == "__main__":
    sys.exit(main())
