"""What an exception, or a program, says -> a part of one sentence that tells a person of it."""

import re


def one_line(said: BaseException | str) -> str:
    """All of it on one line, without a full stop; an exception's kind where it says nothing."""
    lines = (" ".join(line.split()).strip(" -.") for line in _text(said).splitlines())
    told = "; ".join(line for line in lines if line).replace(". ", "; ")
    return re.sub(r"([:,;]); ", r"\1 ", told)


def first_sentence(said: BaseException | str) -> str:
    """Its first sentence or, where that is shorter, its first line, without a full stop."""
    return re.split(r"[.;]?\s*\n|\.\s|\.$", _text(said).strip())[0]


def _text(said: BaseException | str) -> str:
    return said if isinstance(said, str) else str(said).strip() or type(said).__name__
