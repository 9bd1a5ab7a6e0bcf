"""The page's HTML: templates beside the components that fill them, with every value escaped."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

ROOMS = Path(__file__).parents[1]


def render(template: str, **values: object) -> str:
    """Fill a template, named by its path within `ui`.

    Raises jinja2.UndefinedError where it needs a value that isn't given.
    """
    return _environment().get_template(template).render(values)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(ROOMS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
