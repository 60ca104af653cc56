"""Laws as the national database hands them out: small real files, made with python-docx and by hand."""

import io
import json
import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest

from kb.corpus.formats import Unreadable, docx_laws, html_laws, jsonl_laws
from kb.corpus.markdown import ParsedLaw, abolished_titles, effective_date, parse
from kb.corpus.national import as_markdown, place_by_text
from kb.index.importing import import_laws
from kb.library import Library

PARAGRAPHS = [
    "中华人民共和国睦邻法",
    ("（2019年3月1日第一届全国人民代表大会第二次会议通过　根据2023年8月1日第二届全国人民代表大会常务委员会第一次会议"
    "《关于修改〈中华人民共和国睦邻法〉的决定》修正）"),
    "目　　录",
    "第一编　总　　则",
    "　第一章　一般规定",
    "　第二章　邻　　里",
    "第二编　附　　则",
    "第一编　总　　则",
    "第一章　一般规定",
    "第一条　为了促进邻里和睦，制定本法。",
    "第二章　邻　　里",
    "第二条　有下列情形之一的，可以申请调解：",
    "（一）夜间制造噪声；",
    "（二）占用公共通道。",
    "前款规定的申请不收费。",
    "第二条之一　调解期限为三十日。",
    "第二编　附　　则",
    "第三条　本法自2023年10月1日起施行。《旧睦邻办法》同时废止，《喝茶条例》中有关邻里的规定同时废止。",
]


def document(paragraphs: list[str], table: list[list[str]] | None = None) -> bytes:
    made = docx.Document()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    if table:
        grid = made.add_table(len(table), len(table[0]))
        for row, words in zip(grid.rows, table, strict=True):
            for cell, word in zip(row.cells, words, strict=True):
                cell.text = word
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def page(paragraphs: list[str]) -> bytes:
    lines = "".join(f"<p class='MsoNormal'><span>{one[:4]}</span><b>{one[4:]}</b></p>\n" for one in paragraphs)
    return (
        "<!DOCTYPE html><html><head><title>法律库</title><script>var x='第九条';</script></head><body>"
        f"<nav><a>首页</a></nav><div>当前位置：首页</div><div id='content'>{lines}</div><footer>版权</footer></body></html>"
    ).encode()


def read(raw: bytes, kind: str) -> ParsedLaw:
    ((_, markdown, _),) = (docx_laws if kind == "docx" else html_laws)(raw)
    return parse(markdown)


@pytest.mark.parametrize("kind", ["docx", "html"])
def test_a_law_of_the_national_database_is_read_whole(kind: str) -> None:
    law = read(document(PARAGRAPHS) if kind == "docx" else page(PARAGRAPHS), kind)
    assert law.title == "中华人民共和国睦邻法"
    assert [(event.date, event.text[-2:]) for event in law.events] == [("2019-03-01", "通过"), ("2023-08-01", "修正")]
    assert [(section.level, section.title) for section in law.sections] == [
        (2, "第一编 总则"),
        (3, "第一章 一般规定"),
        (3, "第二章 邻里"),
        (2, "第二编 附则"),
    ]
    assert [article.number for article in law.articles] == ["1", "2", "2-1", "3"]
    assert law.articles[1].text.splitlines() == [
        "有下列情形之一的，可以申请调解：",
        "（一）夜间制造噪声；",
        "（二）占用公共通道。",
        "前款规定的申请不收费。",
    ]
    assert effective_date(law, "2023-08-01") == "2023-10-01"
    assert law.notes == []


def test_what_is_abolished_in_part_stays() -> None:
    assert abolished_titles(read(document(PARAGRAPHS), "docx")) == ("旧睦邻办法",)


def test_a_title_in_two_lines_is_one_and_tables_are_kept() -> None:
    law = read(
        document(["最高人民法院", "关于审理喝茶案件的解释", "（2020年5月5日最高人民法院通过，自2020年6月1日起施行）", "第一条　茶应当热。"],
                 [["茶", "度"], ["绿茶", "八十"]]),
        "docx",
    )
    assert law.title == "最高人民法院关于审理喝茶案件的解释"
    assert law.articles[0].text == "茶应当热。\n茶 度\n绿茶 八十"


def test_a_reply_without_articles_is_kept_whole() -> None:
    law = parse(as_markdown(["关于茶杯大小的批复", "你院来函收悉。", "茶杯不得大于饭碗。"]))
    assert (law.title, law.preamble) == ("关于茶杯大小的批复", "你院来函收悉。\n茶杯不得大于饭碗。")


def test_page_numbers_in_the_contents_do_not_matter() -> None:
    law = parse(as_markdown(["睦邻法", "目录", "第一章 总则……1", "第二章 附则 …… 3", "第一章 总则", "第一条 甲。", "第二章 附则", "第二条 乙。"]))
    assert [section.title for section in law.sections] == ["第一章 总则", "第二章 附则"]


@pytest.mark.parametrize(
    ("title", "note", "place"),
    [
        ("中华人民共和国睦邻法", "2020年1月1日 全国人民代表大会通过", ("法律", "")),
        ("喝茶条例", "2020年1月1日 国务院公布", ("行政法规", "")),
        ("浙江省睦邻条例", "2020年1月1日 浙江省人民代表大会常务委员会通过", ("地方性法规", "浙江")),
        ("杭州市养犬规定", "2020年1月1日 杭州市通过 2020年2月1日 浙江省人民代表大会常务委员会批准", ("地方性法规", "浙江")),
        ("最高人民法院关于喝茶的解释", "", ("司法解释", "")),
        ("茶杯", "", ("其他", "")),
    ],
)
def test_level_and_region_by_who_passed_it(title: str, note: str, place: tuple[str, str]) -> None:
    assert place_by_text(f"# {title}\n\n{note}\n\n<!-- INFO END -->\n\n第一条 甲。")[1:] == place


def lines(*rows: dict[str, str]) -> bytes:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


LINES = (
    {"title": "睦邻法", "num": "1", "text": "邻里应当和睦。", "sec": "第一章 总则", "date": "2020-01-01", "cat": "社会法"},
    {"title": "睦邻法", "num": "2-1", "text": "不得喧哗。", "sec": "第一章 总则/第一节 夜间", "date": "2020-01-01", "cat": "社会法"},
    {"title": "茶法", "text": "第一条 茶应当热。\n第二条 杯应当净。", "date": "2021-01-01", "level": "行政法规"},
)


def test_laws_as_json_lines() -> None:
    first, second = jsonl_laws(lines(*LINES))
    assert [name for name, _, _ in (first, second)] == ["睦邻法(2020-01-01)", "茶法(2021-01-01)"]
    law = parse(first[1])
    assert [(article.number, article.text) for article in law.articles] == [("1", "邻里应当和睦。"), ("2-1", "不得喧哗。")]
    assert [section.title for section in law.sections] == ["第一章 总则", "第一节 夜间"]
    assert [article.number for article in parse(second[1]).articles] == ["1", "2"]


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 210_000_000)
    return stream.getvalue()


@pytest.mark.parametrize("raw", [b"", b"no zip", document(PARAGRAPHS)[:3000], b"PK\x03\x04" + b"\x00" * 99])
def test_a_broken_word_file_is_said_to_be_one(raw: bytes) -> None:
    with pytest.raises(Unreadable, match="Word"):
        list(docx_laws(raw))


def test_a_word_file_that_unpacks_without_end_is_refused() -> None:
    with pytest.raises(Unreadable, match="200 MB"):
        list(docx_laws(bomb()))


@pytest.mark.parametrize("raw", [b"", b"   ", b"<!-- -->"])
def test_a_page_without_text_is_said_to_be_one(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        list(html_laws(raw))


@pytest.mark.parametrize("raw", [b"{", b"[]", b'{"title": "x"}', b'{"text": "x"}', b"\xff\xff\x00"])
def test_a_line_that_is_no_law_is_said_to_be_one(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        list(jsonl_laws(raw))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "laws"
    folder.mkdir()
    (folder / "中华人民共和国睦邻法_20230801.docx").write_bytes(document(PARAGRAPHS))
    (folder / "老法(2001-01-01).html").write_bytes(page(["旧睦邻办法", "第一条　老规矩。"]))
    (folder / "laws.jsonl").write_bytes(lines(*LINES[2:]))
    (folder / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    (folder / "torn.docx").write_bytes(b"PK")
    return folder


def test_files_of_all_kinds_are_imported_once_with_provenance_and_report(tmp_path: Path, folder: Path) -> None:
    report = import_laws(tmp_path / "kb", folder, today=date(2024, 1, 1))
    assert {(one.source, one.code) for one in report.problems} == {("old.doc", "format-unknown"), ("torn.docx", "file-broken")}
    library = Library.open(tmp_path / "kb")
    law = library.regulation("睦邻法")
    assert (law.version, law.effective, law.level, law.validity) == ("2023-08-01", "2023-10-01", "法律", "current")
    assert library.article("睦邻法", "2").chapters == ("第一编 总则", "第二章 邻里")
    assert library.regulation("旧睦邻办法").validity == "repealed"
    assert library.regulation("茶法").level == "行政法规"
    payload = json.loads(library.document("睦邻法@2023-08-01").payload)
    assert len(payload["hashes"]["中华人民共和国睦邻法_20230801.docx"]) == 64
    again = import_laws(tmp_path / "kb", folder, today=date(2024, 1, 1))
    assert (again.skipped, again.written, again.deleted) == (3, 0, 0)


def test_a_law_that_leaves_its_file_leaves_the_library_and_a_broken_file_takes_nothing_away(tmp_path: Path, folder: Path) -> None:
    (folder / "laws.jsonl").write_bytes(lines(*LINES))
    import_laws(tmp_path / "kb", folder, today=date(2024, 1, 1))
    assert Library.open(tmp_path / "kb").regulation("茶法").article_numbers == ("1", "2")
    (folder / "laws.jsonl").write_bytes(b"{torn")
    report = import_laws(tmp_path / "kb", folder, today=date(2024, 1, 1))
    assert (report.written, report.deleted) == (0, 0)
    (folder / "laws.jsonl").write_bytes(lines(*LINES[2:]))
    assert import_laws(tmp_path / "kb", folder, today=date(2024, 1, 1)).deleted == 3
    (folder / "laws.jsonl").unlink()
    assert import_laws(tmp_path / "kb", folder, today=date(2024, 1, 1)).deleted == 3
