"""``python -m kb``: import laws, build, search, find like cases, evaluate, measure, check.

Exit codes: 0 done, 1 a coded error (printed to standard error as ``code: sentence``), 2 a wrong command line, 130
interrupted.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from tqdm import tqdm

from kb.corpus.jsonl import read_jsonl
from kb.corpus.report import Report
from kb.corpus.validity import today
from kb.errors import IndexMissing, KbError, VectorsMissing
from kb.evaluation import commands as measuring
from kb.index import build, layout
from kb.index.cited import with_citations
from kb.index.importing import import_laws
from kb.index.snapshot import Snapshot, open_snapshot
from kb.library import Library
from kb.model import Document, SearchResult, Upsert
from kb.search.completion import KINDS

DEFAULT_INDEX: Final = Path("var/kb")
_INTERRUPTED: Final = 130
EPILOG: Final = """begin with:
  python -m kb import-laws FOLDER          a folder of laws, as github.com/LawRefBook/Laws
  python -m kb search "离婚 彩礼"
  python -m kb search "离婚 彩礼" --as-of 2019-05-01
  python -m kb COMMAND --help              the options of a command

exit codes: 0 done; 1 an error, printed as `code: sentence`; 2 a wrong command line; 130 interrupted"""
_LONGEST_INPUT: Final = 1_000_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except KbError as error:
        sys.stderr.write(f"{error.code}: {error}\n")
        return 1
    except BrokenPipeError:
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        return _INTERRUPTED


def parser() -> argparse.ArgumentParser:
    """All commands and options."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--index", type=Path, default=None, metavar="DIR", help=f"the index (default {DEFAULT_INDEX})")
    common.add_argument("--json", action="store_true", help="print JSON")
    whole = argparse.ArgumentParser(
        prog="python -m kb", description="A library of Chinese law and cases: import laws, search them, find like cases.", epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = whole.add_subparsers(required=True, metavar="COMMAND")

    importing = commands.add_parser("import-laws", parents=[common], help="import laws (.md, .docx, .html, .jsonl) from a folder")
    importing.add_argument("folder", type=Path, help="the whole collection, or one folder or file of it")
    importing.add_argument("--anew", action="store_true", help="drop what the index held, even if it cannot be read")
    importing.set_defaults(run=_import_laws)

    lines = commands.add_parser(
        "import-jsonl", parents=[common], help="import precedents or explainers, one JSON object a line"
    )
    lines.add_argument("file", type=Path, help="lines with id, title, text and perhaps kind, category, date, citations")
    lines.add_argument("--kind", default="precedent", help="the kind of lines that name none (default precedent)")
    lines.set_defaults(run=_import_jsonl)

    building = commands.add_parser("build", parents=[common], help="build the index again from its own documents")
    building.add_argument("--anew", action="store_true", help="make it empty instead, even if it cannot be read")
    building.add_argument("--embeddings", action="store_true", help="also make the vectors of the optional package (kept from then on)")
    building.set_defaults(run=_build)

    _add_questions(commands, common)

    measuring.add_commands(commands, common)

    checking = commands.add_parser("check", parents=[common], help="read the whole index once")
    checking.set_defaults(run=_check)
    return whole


def _add_questions(commands: Any, common: argparse.ArgumentParser) -> None:
    """The commands that ask the library something."""
    searching = commands.add_parser("search", parents=[common], help="search laws, cases and explainers")
    searching.add_argument("text", help='words, a question, or the query language: law:民法典 art:1043, "phrases", or, not')
    searching.add_argument(
        "--kind", action="append", default=[], help="only article, regulation, precedent, explainer or dossier (repeatable)"
    )
    searching.add_argument(
        "--filter", action="append", default=[], metavar="NAME=VALUE", help="as level=法律, year=2019..2024, validity=current (repeatable)"
    )
    searching.add_argument("--scope", action="append", default=[], help="a scope that the asker has beside public")
    searching.add_argument("--as-of", default="", metavar="DATE", help="search the law as it stood on a day (2019-05-01)")
    searching.add_argument("--sort", default="relevance", help="relevance, date, oldest or level")
    searching.add_argument("--embeddings", action="store_true", help="also compare the vectors of the optional package")
    searching.add_argument("--page", type=int, default=1, help="the first is 1")
    searching.add_argument("--size", type=int, default=10, help="hits of a page (default 10, at most 200)")
    searching.set_defaults(run=_search)

    completing = commands.add_parser("complete", parents=[common], help="what a beginning may become, also by pinyin")
    completing.add_argument("prefix", help="characters, pinyin or initials: 民法, minf, mfd")
    completing.add_argument("--kind", action="append", default=[], help="law, article, precedent, explainer, word (repeatable)")
    completing.add_argument("--scope", action="append", default=[], help="a scope that the asker has beside public")
    completing.add_argument("--limit", type=int, default=8)
    completing.set_defaults(run=_complete)

    comparing = commands.add_parser("compare", parents=[common], help="what changed between two versions of a law")
    comparing.add_argument("law", help="any of its names")
    comparing.add_argument("old", help="the date of the older version")
    comparing.add_argument("new", help="the date of the newer version")
    comparing.set_defaults(run=_compare)

    stale = commands.add_parser("stale", parents=[common], help="what cites words of law that have changed since")
    stale.add_argument("--law", default="", help="only of this law")
    stale.add_argument("--scope", action="append", default=[], help="a scope that the asker has beside public")
    stale.set_defaults(run=_stale)

    similar = commands.add_parser("similar", parents=[common], help="cases like the facts on standard input")
    similar.add_argument("--kind", action="append", default=[])
    similar.add_argument("--scope", action="append", default=[])
    similar.add_argument("--as-of", default="", metavar="DATE", help="by the law as it stood on a day (2019-05-01)")
    similar.add_argument("--embeddings", action="store_true", help="also compare the vectors of the optional package")
    similar.add_argument("--size", type=int, default=10)
    similar.set_defaults(run=_similar)


def _index(options: argparse.Namespace) -> Path:
    return options.index or DEFAULT_INDEX


def _progress(items: Iterable[Any], total: int, what: str) -> Iterable[Any]:
    """A bar on a terminal, nothing elsewhere."""
    return tqdm(items, total=total, desc=what, disable=None, file=sys.stderr)


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _import_laws(options: argparse.Namespace) -> int:
    report = import_laws(_index(options), options.folder, today=today(), anew=options.anew, progress=_progress)
    _print_report(report, options)
    return 0


def _print_report(report: Report, options: argparse.Namespace) -> None:
    if options.json:
        _print_json(report.as_json())
        return
    print(
        f"{report.files} files read, {report.skipped} unchanged: "
        f"{report.regulations} regulations, {report.articles} articles, "
        f"{report.precedents} precedents; {report.written} documents written, {report.deleted} deleted"
    )
    for problem in report.problems:
        sys.stderr.write(f"{problem.code}: {problem.source}: {problem.text}\n")


def _import_jsonl(options: argparse.Namespace) -> int:
    report = Report(files=1)
    library = Library.open(_index(options), create=True)
    documents = list(read_jsonl(options.file, report, kind=options.kind))
    library.apply([Upsert(document) for document in documents])
    report.written = len(documents)
    _print_report(report, options)
    return 0


def _build(options: argparse.Namespace) -> int:
    folder = _index(options)
    started = time.monotonic()
    if options.anew:
        build.rebuild(folder, (), position=-1)
    else:
        snapshot = open_snapshot(layout.current(folder, of_any_format=True))

        def documents(present: Snapshot | None) -> Iterable[Document]:
            present = present or snapshot
            known = set(present.values("law")[0])
            return (with_citations(one, known) for one in _progress(present.documents(), present.count, "indexing"))

        build.rebuild(folder, documents, embeddings=options.embeddings, progress=_progress)
    taken_s = round(time.monotonic() - started, 1)
    return _print_stats({**Library.open(folder).stats(), "taken_s": taken_s}, options)


def _print_stats(stats: dict[str, Any], options: argparse.Namespace) -> int:
    if options.json:
        _print_json(stats)
    else:
        print("\n".join(f"{name}: {value}" for name, value in stats.items()))
    return 0


def _asked(options: argparse.Namespace) -> Library:
    """The library as it is to be asked. Raises `VectorsMissing` where embeddings are asked for and none were made."""
    library = Library.open(_index(options), embeddings=options.embeddings)
    if library.lacks_embeddings:
        raise VectorsMissing("this index has no embeddings; make them with: python -m kb build --embeddings")
    return library


def _search(options: argparse.Namespace) -> int:
    chosen: dict[str, list[str]] = {}
    for one in options.filter:
        name, _, value = one.partition("=")
        chosen.setdefault(name, []).append(value)
    result = _asked(options).search(
        options.text,
        kinds=options.kind,
        filters=chosen,
        scopes=frozenset({"public", *options.scope}),
        sort=options.sort,
        page=options.page,
        size=options.size,
        as_of=options.as_of,
    )
    _print_result(result, options)
    return 0


def _complete(options: argparse.Namespace) -> int:
    found = Library.open(_index(options)).complete(
        options.prefix,
        kinds=options.kind or KINDS,
        scopes=frozenset({"public", *options.scope}),
        limit=options.limit,
    )
    if options.json:
        _print_json([asdict(one) for one in found])
    else:
        for one in found:
            words = "".join(f"[{piece.text}]" if piece.is_match else piece.text for piece in one.label)
            print(f"{one.kind}: {words}  {' '.join(one.detail.split())}".rstrip())
    return 0


def _compare(options: argparse.Namespace) -> int:
    found = Library.open(_index(options)).compare(options.law, options.old, options.new)
    if options.json:
        _print_json(asdict(found))
        return 0
    for change in found.articles:
        if change.kind != "same":
            old, new = ("".join(f"[{one.text}]" if one.is_match else one.text for one in side) for side in (change.old, change.new))
            print(f"{change.kind} {change.old_number or '-'} > {change.new_number or '-'}\n  - {old}\n  + {new}")
    return 0


def _stale(options: argparse.Namespace) -> int:
    found = Library.open(_index(options)).stale_citations(law=options.law, scopes={"public", *options.scope})
    if options.json:
        _print_json([{**asdict(one), "document": one.document.id} for one in found])
    else:
        for one in found:
            print(f"{one.document.id}: {one.law}#{one.article_number} {one.kind} {one.cited} > {one.current} {one.now_number}".rstrip())
    return 0


def _similar(options: argparse.Namespace) -> int:
    text = sys.stdin.buffer.read(_LONGEST_INPUT).decode("utf-8", errors="replace")
    result = _asked(options).similar(
        text,
        kinds=options.kind or ("precedent", "explainer"),
        scopes=frozenset({"public", *options.scope}),
        size=options.size,
        as_of=options.as_of,
    )
    _print_result(result, options)
    return 0


def _print_result(result: SearchResult, options: argparse.Namespace) -> None:
    if options.json:
        found = asdict(result)
        for hit in found["hits"]:
            hit["document"].pop("payload")
        found["problems"] = [asdict(problem) for problem in result.problems]
        _print_json(found)
        return
    for note in result.notes:
        print(f"({note})")
    if result.also_searched:
        print("also searched for: " + "、".join(result.also_searched))
    if result.as_of:
        print(f"by the law of {result.as_of}")
    print(f"{result.total} found" + (f"; did you mean {result.suggestion}?" if result.suggestion else ""))
    for place, hit in enumerate(result.hits, start=(result.page - 1) * result.size + 1):
        words = "".join(f"[{piece.text}]" if piece.is_match else piece.text for piece in hit.snippet)
        print(f"{place}. {hit.document.title}  ({hit.document.id})\n   {' '.join(words.split())}")


def _check(options: argparse.Namespace) -> int:
    folder = _index(options)
    if not folder.exists():
        raise IndexMissing(f"there is no index in {folder}; make one with: python -m kb import-laws DIR")
    return _print_stats(Library.open(folder).check(), options)
