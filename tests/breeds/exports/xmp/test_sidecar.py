"""One sidecar: ours goes in beside what is there, is found again, and comes out without a trace."""

import random
import re
import unicodedata
from pathlib import Path

import pytest

from breeds.exports.xmp import sidecar
from breeds.exports.xmp.errors import UnreadableError
from breeds.exports.xmp.tags import Tags
from tests.breeds.exports.xmp.samples import (
    BEAGLE,
    DATE,
    ROOT,
    SAMPLES,
    SHEPHERD,
    canonical,
    lists_of,
    sample,
    tags,
)

OURS = {
    "TagsList": f"{ROOT}/{SHEPHERD}",
    "HierarchicalSubject": f"{ROOT}|{SHEPHERD}",
    "Subject": SHEPHERD,
}
# How files of each kind begin when they are in another encoding, or have other line ends.
VARIANTS = {
    "as it is": lambda content: content,
    "windows line ends": lambda content: content.replace(b"\n", b"\r\n"),
    "utf-8 with a mark": lambda content: b"\xef\xbb\xbf" + content,
    "utf-16 little": lambda content: b"\xff\xfe" + _declaring(content, "utf-16-le"),
    "utf-16 big": lambda content: b"\xfe\xff" + _declaring(content, "utf-16-be"),
    "utf-16 unmarked": lambda content: _declaring(content, "utf-16-le"),
    "utf-32": lambda content: b"\xff\xfe\0\0" + _declaring(content, "utf-32-le"),
}


def _declaring(content: bytes, encoding: str) -> bytes:
    text = content.decode().replace('encoding="UTF-8"', f'encoding="{encoding[:6].upper()}"')
    return text.encode(encoding)


def merged(content: bytes | None, given: Tags) -> bytes:
    old = None if content is None else sidecar.read(content)
    return sidecar.with_tags(old, given).to_bytes()


def cleared(content: bytes) -> bytes:
    return sidecar.without_tags(sidecar.read(content)).to_bytes()


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_what_was_put_in_comes_out_without_a_trace(path: Path, variant: str) -> None:
    before = VARIANTS[variant](path.read_bytes())
    after = merged(before, tags(SHEPHERD, "étoile ★"))
    assert after != before
    assert merged(after, tags(SHEPHERD, "étoile ★")) == after
    assert canonical(sidecar.read(cleared(after)).xml) == canonical(sidecar.read(before).xml)
    # The one empty list has become a pair of tags.
    assert cleared(after) == before or path.stem == "unusual"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_line_of_the_others_stays_in_its_place(path: Path) -> None:
    before = path.read_bytes().splitlines()
    left = iter(merged(path.read_bytes(), tags()).splitlines())
    missing = [line for line in before if line not in left]
    assert missing == [] or path.stem == "unusual"


def test_a_new_sidecar_has_all_three_lists() -> None:
    content = merged(None, tags())
    assert lists_of(content) == {name: [text] for name, text in OURS.items()}
    assert b"<rdf:Seq>" in content and content.count(b"<digiKam:TagsList>") == 1
    assert sidecar.without_tags(sidecar.read(content)).is_bare


def test_keywords_go_behind_those_that_are_there() -> None:
    before, after = lists_of(sample("digikam")), lists_of(merged(sample("digikam"), tags()))
    assert after == {name: [*before[name], text] for name, text in OURS.items()}


def test_a_list_keeps_its_kind() -> None:
    after = merged(sample("photoprism"), tags())
    start, end = after.index(b"<dc:subject>"), after.index(b"</dc:subject>")
    assert b"rdf:Seq" in after[start:end] and b"rdf:Bag" not in after[start:end]


def test_the_others_prefixes_are_used_and_not_confused_with_ours() -> None:
    after = merged(sample("unusual"), tags())
    assert f"</li><li>{SHEPHERD}</li></Bag></words:subject>".encode() in after
    assert f"<r:Bag><r:li>{ROOT}|{SHEPHERD}</r:li></r:Bag>".encode() in after
    assert lists_of(after)["Subject"] == ["un", "deux & trois", SHEPHERD]


def test_a_new_list_takes_over_what_the_others_hold_lest_it_hide_that() -> None:
    after = lists_of(merged(sample("lightroom"), tags()))
    assert after["TagsList"] == ["Famille/Anna", "jardin", OURS["TagsList"]]
    after = lists_of(merged(sample("photoprism"), tags()))
    assert after["TagsList"][:3] == ["chien", "refuge & fourrière", "à adopter"]
    assert after["HierarchicalSubject"] == [*after["TagsList"][:3], OURS["HierarchicalSubject"]]
    after = lists_of(merged(sample("immich"), tags()))
    assert after["HierarchicalSubject"] == ["Sorties|Bois", "2026", OURS["HierarchicalSubject"]]
    assert after["Subject"] == ["Bois", "2026", SHEPHERD]


def test_what_windows_keeps_is_taken_over_too() -> None:
    before = re.sub(
        rb"(?s) *<(digiKam:TagsList|lr:hier\w+|dc:subject)>.*?</\1>\n", b"", sample("digikam")
    )
    assert lists_of(before) == {} and b"LastKeywordXMP" in before
    after = merged(before, tags())
    assert lists_of(after)["TagsList"] == [
        *lists_of(sample("digikam"))["TagsList"],
        OURS["TagsList"],
    ]
    assert cleared(after) == before


def test_a_long_sidecar_is_changed_in_the_right_places() -> None:
    """expat is given it in pieces of 1 MB."""
    before = sample("darktable").replace(b'="000000000', b'="' + b"0f" * 1_500_000)
    before = before.replace(b"<rdf:li>nef<", b"<rdf:li>" + "é".encode() * 1_500_000 + b"<")
    assert cleared(merged(before, tags())) == before


def test_a_separator_within_a_level_is_no_level_in_either_list() -> None:
    after = lists_of(merged(sample("darktable"), tags("croisé / bâtard")))
    assert after["TagsList"][1:] == ["refuge/cour | jardin", f"{ROOT}/croisé | bâtard"]
    assert after["HierarchicalSubject"][-1] == f"{ROOT}|croisé / bâtard"
    assert after["Subject"][-1] == "croisé / bâtard"
    after = lists_of(merged(None, tags("a|b")))
    assert (after["TagsList"], after["HierarchicalSubject"]) == ([f"{ROOT}/a|b"], [f"{ROOT}|a/b"])


def test_a_new_answer_takes_the_place_of_ours_and_of_no_one_elses() -> None:
    first = merged(sample("digikam"), tags(SHEPHERD, "chien"))
    second = merged(first, tags(BEAGLE, "chien", model="ffffffffffff"))
    assert second == merged(sample("digikam"), tags(BEAGLE, "chien", model="ffffffffffff"))
    assert SHEPHERD.encode() not in second and b"0a1b2c3d4e5f" not in second


def test_a_keyword_that_was_there_before_us_is_not_doubled_and_stays() -> None:
    before = sample("digikam").replace(
        b"<rdf:li>Box 4</rdf:li>", f"<rdf:li>{SHEPHERD}</rdf:li>".encode()
    )
    after = merged(before, tags())
    assert lists_of(after)["Subject"].count(SHEPHERD) == 1
    assert cleared(after) == before


def test_accents_taken_apart_are_the_same_keyword() -> None:
    apart = unicodedata.normalize("NFD", "Épagneul").encode()
    before = sample("photoprism").replace(b"<rdf:li>chien<", b"<rdf:li>" + apart + b"<")
    assert lists_of(merged(before, tags("Épagneul")))["Subject"][1:] == [
        "refuge & fourrière",
        "à adopter",
    ]


def test_a_keyword_that_others_put_into_our_list_stays_with_what_we_copied() -> None:
    ours = merged(sample("lightroom"), tags())
    item = f"<rdf:li>{OURS['TagsList']}</rdf:li>\n    </rdf:Seq>".encode()
    changed = ours.replace(item, item.replace(b"\n", b"<rdf:li>Lieux/Paris</rdf:li>\n"))
    assert changed != ours
    left = lists_of(cleared(changed))
    assert left["TagsList"] == ["Famille/Anna", "jardin", "Lieux/Paris"]
    assert left["Subject"] == lists_of(sample("lightroom"))["Subject"]


def test_what_is_copied_follows_what_the_others_change() -> None:
    ours = merged(sample("lightroom"), tags())
    changed = ours.replace(b"<rdf:li>Famille|Anna</rdf:li>", b"<rdf:li>Famille|Jeanne</rdf:li>")
    again = lists_of(merged(changed, tags()))
    assert again["TagsList"][0] == "Famille/Jeanne" and "Famille/Anna" not in again["TagsList"]


def test_another_order_alone_is_nothing_new() -> None:
    ours = merged(sample("immich"), tags())
    item = b"    <rdf:li>2026</rdf:li>\n"
    place = ours.index(item)
    moved = ours[:place] + ours[place + len(item) :].replace(
        b"   </rdf:Seq>", item + b"   </rdf:Seq>", 1
    )
    assert lists_of(moved)["TagsList"][-1] == "2026"
    old = sidecar.read(moved)
    assert sidecar.with_tags(old, tags()).says_the_same(old)
    assert not sidecar.with_tags(old, tags(BEAGLE)).says_the_same(old)


def test_our_properties_are_found_when_another_program_made_attributes_of_them() -> None:
    xml = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
 <rdf:Description xmlns:q="urn:quelle-race:xmp:1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
   q:Decision="breed" xmp:Rating="3" q:Model='0a1b2c3d4e5f'/>
</rdf:RDF>"""
    left = cleared(xml)
    assert b"q:" not in left and b'xmp:Rating="3"' in left
    assert sidecar.read(left).mark is None


def test_what_xml_cannot_hold_is_left_out() -> None:
    odd = Tags(((ROOT, "a\x00b\ud800\n c"), ("", " ")), "\x1b", None, None, "", DATE, "<&>\"'")
    content = merged(None, odd)
    assert lists_of(content)["Subject"] == ["a b c"]
    mark = sidecar.read(content).mark
    assert mark is not None
    assert dict(mark.properties) == {"Date": "2026-11-28T09:30:00+00:00", "JudgedBy": "<&>\"'"}


def test_an_answer_without_keywords_adds_no_list() -> None:
    content = merged(sample("photoprism"), Tags((), "no_dog", None, None, "0a1b2c3d4e5f", DATE))
    assert lists_of(content) == lists_of(sample("photoprism"))
    assert cleared(content) == sample("photoprism")


LEVELS = (
    "chien",
    "a/b",
    "a|b",
    "Refuge",
    "Box 4",
    "<&>",
    "é",
    "e\u0301",
    "x" * 300,
    "]]>",
    "'\"",
    " ",
)


@pytest.mark.parametrize("seed", range(40))
def test_whatever_the_keywords(seed: int) -> None:
    chance = random.Random(seed)
    answers = [
        Tags(_paths(chance), "breed", "beagle", chance.random(), f"{seed:012x}", DATE)
        for _ in range(3)
    ]
    before = chance.choice(SAMPLES).read_bytes()
    content = before
    for answer in answers:
        content = merged(content, answer)
        assert merged(content, answer) == content
    assert canonical(content) == canonical(merged(before, answers[-1]))
    assert all(len(set(texts)) == len(texts) for texts in lists_of(content).values())
    assert canonical(cleared(content)) == canonical(before)
    new = None
    for answer in answers:
        new = merged(new, answer)
    assert sidecar.without_tags(sidecar.read(new)).is_bare


def _paths(chance: random.Random) -> tuple[tuple[str, ...], ...]:
    count = chance.randrange(6)
    return tuple(tuple(chance.choices(LEVELS, k=chance.randint(1, 4))) for _ in range(count))


RDF_START = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
DC = b'xmlns:dc="http://purl.org/dc/elements/1.1/"'
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + RDF_START + b"&b;</rdf:RDF>"
NO_SIDECARS = {
    "empty": (b"", "well-formed"),
    "zeros": (b"\0" * 100, "well-formed"),
    "text": (b"Rex, 4 ans", "well-formed"),
    "cut off": (sample("digikam")[:900], "well-formed"),
    "other xml": (b"<html/>", "rdf:RDF"),
    "two": (b"<a>" + (RDF_START + b"</rdf:RDF>") * 2 + b"</a>", "rdf:RDF"),
    "entities": (BOMB, "DOCTYPE"),
    "outside": (b'<!DOCTYPE x SYSTEM "file:///etc/passwd">' + RDF_START + b"</rdf:RDF>", "DOCTYPE"),
    "no such entity": (RDF_START + b"&b;</rdf:RDF>", "well-formed"),
    "undeclared": (RDF_START + b"<q:a/></rdf:RDF>", "prefix q"),
    "encoding": (b'<?xml version="1.0" encoding="klingon"?>' + RDF_START + b"</rdf:RDF>", "encod"),
    "no encoding": (b'<?xml version="1.0" encoding="zlib"?>' + RDF_START + b"</rdf:RDF>", "encod"),
    "wrong bytes": (RDF_START + b"\xff</rdf:RDF>", "encoding"),
    "a word for a list": (
        RDF_START + b"<rdf:Description " + DC + b' dc:subject="chien"/></rdf:RDF>',
        "dc:subject is no list",
    ),
    "a text for a list": (
        RDF_START + b"<rdf:Description " + DC + b"><dc:subject>chien</dc:subject></rdf:Description>"
        b"</rdf:RDF>",
        "dc:subject is no list",
    ),
    "too many": (RDF_START + b"<a/>" * 200_001 + b"</rdf:RDF>", "too many"),
    "too deep": (RDF_START + b"<a>" * 200_001, "too many"),
}


@pytest.mark.parametrize("name", NO_SIDECARS)
def test_what_is_no_sidecar_is_refused_with_the_reason(name: str) -> None:
    content, reason = NO_SIDECARS[name]
    with pytest.raises(UnreadableError, match=reason) as caught:
        sidecar.read(content)
    assert caught.value.french
