"""Whatever people write is printed as it stands, or refused with a code."""

from pathlib import Path
from typing import Any

import pytest

from portal.papers.errors import PaperError
from portal.papers.fonts import unprintable
from portal.papers.printing import MOST_CHARACTERS, compiled, render
from tests.portal.papers.reading import squeezed, text_of

MARKUP = [
    '#import "@preview/cetz:0.3.0"',
    '#read("/etc/passwd")',
    "#{while true {}}",
    "= 标题 *粗* _斜_ `代码` ```raw```",
    "a \\ b \\u{41} $x^2$ <label> @ref // comment /* x */",
    "<script>alert(1)</script> &amp; &lt; ]]>",
    "{{ x }} {% x %} ${HOME} %s \"quoted\" 'single'",
    "- 一\n+ 二\n/ 三: 四",
    "]#[ ]) #panic()",
    "~ -- --- ... -? https://example.org",
]


@pytest.mark.parametrize("text", MARKUP)
def test_markup_is_printed_literally(text: str) -> None:
    statement = {"speaker": text, "text": text}
    printed = text_of(render("minutes", {"statements": [statement], "outcome": text, "number": text}))
    for line in text.split("\n"):
        assert printed.count(squeezed(line)) >= 3


@pytest.mark.parametrize("character", ["😀", "\U000323af", "\ufffd", "\0", "\x1b", chr(0xD800), "\ue000", "\ufeff"])
def test_what_no_font_has_is_refused_by_name(character: str) -> None:
    with pytest.raises(PaperError) as refusal:
        render("receipt", {"applicants": [f"张{character}某"]})
    assert refusal.value.code == "unprintable-character"
    assert refusal.value.characters == (character,)


def test_a_rare_name_is_warned_of_and_printed_with_a_square_to_write_in() -> None:
    name = "\U00020bb7某"
    assert unprintable(name) == ("\U00020bb7",)
    with pytest.raises(PaperError):
        render("agreement", {"parties": [{"name": name}]})
    printed = text_of(render("agreement", {"parties": [{"name": name}]}, by_hand=True))
    assert "□某" in printed
    assert "方框处请手写下列字符：U+20BB7" in printed


def test_common_names_print() -> None:
    assert unprintable("张某 阿卜杜拉·买买提 㼆 é Ω ①「」〔〕（）¥ 葛\U000e0100") == ()


def test_every_character_said_to_print_does() -> None:
    """The fonts' own tables and typst agree, over a sample of all of Unicode's first plane."""
    sample = [chr(code) for code in range(0x21, 0x10000, 7) if not 0xD800 <= code < 0xE000]
    printable = "".join(character for character in sample if not unprintable(character))
    assert len(printable) > 3000
    text_of(render("minutes", {"outcome": printable}))


def test_ten_thousand_characters_go_over_several_pages() -> None:
    text = "调解不收费，自愿平等。" * 1000
    assert "第8页" in text_of(render("minutes", {"outcome": text}))


def test_a_word_without_end_is_printed() -> None:
    assert text_of(render("minutes", {"outcome": "A" * 10_000})).count("A") >= 10_000


def test_too_much_text_is_refused_at_once() -> None:
    with pytest.raises(PaperError) as refusal:
        render("minutes", {"outcome": "字" * (MOST_CHARACTERS + 1)})
    assert refusal.value.code == "paper-too-long"


@pytest.mark.parametrize(
    ("data", "code", "subject"),
    [
        ({"numbr": "1"}, "unknown-field", "numbr"),
        ({"number": 1}, "wrong-field", "number"),
        ({"parties": "张某"}, "wrong-field", "parties"),
        ({"parties": [{"name": ["张某"]}]}, "wrong-field", "parties.1.name"),
        ({"terms": [{"amount": 1.5}]}, "wrong-field", "terms.1.amount"),
        ({"copies": True}, "wrong-field", "copies"),
    ],
)
def test_a_slip_in_the_data_is_refused_and_named(data: dict[str, Any], code: str, subject: str) -> None:
    with pytest.raises(PaperError) as refusal:
        render("agreement", data)
    assert (refusal.value.code, refusal.value.subject) == (code, subject)


def test_an_unknown_paper_is_refused() -> None:
    with pytest.raises(PaperError) as refusal:
        render("../../etc/passwd", {})
    assert refusal.value.code == "unknown-paper"


def test_setting_that_never_ends_is_stopped() -> None:
    source = "#for a in range(100000) { for b in range(100000) { let c = a * b } }"
    with pytest.raises(PaperError) as refusal:
        compiled(source, {}, time_limit_s=1)
    assert refusal.value.code == "paper-timeout"


def test_memory_has_a_limit() -> None:
    source = '#let x = "0123456789abcdef"\n#for n in range(40) { x = x + x }\n#x.len()'
    with pytest.raises(PaperError) as refusal:
        compiled(source, {}, time_limit_s=60)
    assert refusal.value.code == "paper-failed"


@pytest.mark.parametrize("call", ["read", "image", "json", "include"])
def test_even_a_template_reads_no_file(tmp_path: Path, call: str) -> None:
    secret = tmp_path / "secret.json"
    secret.write_text('{"secret": "marker"}')
    head = '#set document(title: "x")\n'
    source = f'#{call} "{secret}"' if call == "include" else f'#{call}("{secret}")'
    with pytest.raises(PaperError) as refusal:
        compiled(head + source, {})
    assert refusal.value.code == "paper-failed"
    assert "Too many open files" in refusal.value.subject
    assert "marker" not in refusal.value.subject


def test_even_a_template_loads_no_package() -> None:
    with pytest.raises(PaperError) as refusal:
        compiled('#import "@preview/cetz:0.3.0": *', {})
    assert refusal.value.code == "paper-failed"


def test_a_site_font_adds_its_characters(tmp_path: Path) -> None:
    face = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
    if not face.exists():
        pytest.skip("this machine has no DejaVu Sans to lend")
    (tmp_path / face.name).write_bytes(face.read_bytes())
    assert unprintable("א") == ("א",)
    assert unprintable("א", tmp_path) == ()
    assert "א" in text_of(render("minutes", {"outcome": "א"}, site_fonts=tmp_path))


def test_a_broken_site_font_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"\0\1\0\0")
    with pytest.raises(PaperError) as refusal:
        unprintable("某", tmp_path)
    assert (refusal.value.code, refusal.value.subject) == ("bad-font", "broken.ttf")
