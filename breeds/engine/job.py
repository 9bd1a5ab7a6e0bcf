"""What each worker is told, wherever it runs; importing it imports no other part of the program."""

from dataclasses import dataclass

S3 = "s3://"
# The model that comes with the program.
EMBEDDED = ""


@dataclass(frozen=True)
class Job:
    """`place` is a folder or an address in S3, `parts` the folder where parts are written.

    `model` is a reference as `--model` has it, or EMBEDDED; `workers` is how many photos a process
    reads at once.
    """

    place: str
    parts: str
    model: str
    second_look: bool
    fingerprint: str
    workers: int

    @property
    def is_remote(self) -> bool:
        return self.place.startswith(S3)
