"""What ends a command with one sentence on standard error."""


class TrainingError(Exception):
    """Something that the user can mend, told in one sentence."""
