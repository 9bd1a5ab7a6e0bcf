"""The model's card becomes a page: its words in plain elements, nothing of it a command."""

from ui.model import card


def test_the_front_matter_is_not_shown() -> None:
    told = card.render("---\nlicense: other\n---\n# Title\n\nOne --- two.\n", "en")
    assert "license" not in told
    assert "<h1>Title</h1><p>One --- two.</p>" in told


def test_tables_lists_and_code_keep_their_form() -> None:
    told = card.render("|a|b|\n|-|-|\n|1|`2`|\n\n- one\n- **two**\n\n```\nx < y\n```\n", "en")
    assert "<th>a</th><th>b</th>" in told
    assert "<td>1</td><td><code>2</code></td>" in told
    assert "<strong>two</strong>" in told
    assert "<code>x &lt; y\n</code>" in told


def test_only_links_to_the_web_are_links() -> None:
    told = card.render(
        "[a](https://a.org) [b](javascript:b) [c](/etc/passwd) [d](http://d.org)", "fr"
    )
    assert '<a href="https://a.org" rel="noopener">a</a>' in told
    assert '<a href="http://d.org" rel="noopener">d</a>' in told
    assert told.count("<a ") == 3
    assert "Retour à la page" in told


def test_the_embedded_card_is_whole() -> None:
    told = card.render(card.CARD.read_text("utf-8"), "fr")
    assert "<h2>Figures</h2>" in told
    assert "<table>" in told
