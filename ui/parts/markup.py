"""Small pieces of HTML that several sections share."""

import re
from collections.abc import Iterable
from html import escape


def emphasised(text: str) -> str:
    """Escaped text in which `**words**` are strong."""
    return re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escape(text))


def row(header: str, cells: Iterable[str]) -> str:
    """A table's row; all are HTML, and the first cell heads the row."""
    return f'<tr><th scope="row">{header}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'


def table(kind: str, caption: str, columns: Iterable[str], rows: Iterable[str]) -> str:
    """A table of a CSS class; `caption` and `columns` are text, `rows` HTML."""
    heads = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    return (
        f'<table class="{kind}"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )


def meter(share: float, low: float, high: float) -> str:
    """A bar for a share, 0..1, with its interval over it; for the eye alone."""
    return (
        f'<span class="meter" aria-hidden="true"><span style="width:{100 * share:.1f}%"></span>'
        f'<i style="left:{100 * low:.1f}%;width:{100 * (high - low):.1f}%"></i></span>'
    )
