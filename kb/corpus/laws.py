"""A folder of laws: files found, unchanged ones skipped, parts of one law put together, versions side by side.

The path inside the collection gives category, level and region (``DLC/河南地方法规/…`` is a local law of 河南,
``案例/…`` holds precedents). A law's version is the date in its file's name, else the last date in its header.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Final

from kb.corpus import formats
from kb.corpus.flags import Flag, Flags
from kb.corpus.markdown import ParsedLaw, abolished_titles, effective_date, parse
from kb.corpus.national import place_by_text
from kb.corpus.report import Report
from kb.errors import CorpusMissing
from kb.model import Document, Event, Heading, Regulation
from kb.names import article_id, article_path, law_key, regulation_id, regulation_path
from kb.numerals import article_heading

SOURCE: Final = "laws"
"""The ``source`` of every document made here."""

NOT_LAWS: Final = frozenset({"_index.md", "README.md", "readme.md", "法律法规模版.md"})
PRECEDENTS: Final = "案例"
LOCAL: Final = "DLC"
_LARGEST_FILE: Final = 20_000_000
_LARGEST_LINES: Final = 500_000_000
_DATED: Final = re.compile(r"^(.*?)\s*[(（](\d{4}-\d{2}-\d{2})[)）]$")
_DATED_NATIONAL: Final = re.compile(r"^(.*?)_(\d{4})(\d{2})(\d{2})$")
_REGION: Final = re.compile(r"^(.{2,8}?)(?:省|自治区|市)?地方(?:性)?法规$")
_LEVELS: Final = {
    "宪法": "宪法",
    "行政法规": "行政法规",
    "司法解释": "司法解释",
    "部门规章": "部门规章",
    "其他": "其他",
}
_FOLDERS: Final = frozenset(
    [*_LEVELS, "民法典", "民法商法", "社会法", "经济法", "行政法", "刑法", "宪法相关法", "诉讼与非诉讼程序法", LOCAL, PRECEDENTS]
)
"""The folders of the Markdown collection, whose names say what is in them."""

_LAW: Final = "法律"
_LOCAL_LAW: Final = "地方性法规"
UNDATED: Final = "undated"


@dataclass(slots=True)
class LawFile:
    """One law of a file: where it is in the collection (``path``, with ``/``), and the hash of the file's bytes.

    Of several laws in one file each is called ``laws.jsonl#民法典(2020-05-28)``. ``raw`` is Markdown; ``place`` says
    category, level and region where the path does not.
    """

    path: str
    sha256: str
    raw: str
    collection: str = ""
    place: tuple[str, str, str] | None = None

    @property
    def recorded(self) -> str:
        """How the index names the file: the path, behind the name of its collection where that has one."""
        return f"{self.collection}::{self.path}" if self.collection else self.path


@dataclass(slots=True)
class RegulationSource:
    """A regulation as read from one file, or from the files of its parts, before versions are compared.

    ``hashes`` is its provenance: file, as `LawFile.recorded`, to SHA-256.
    """

    regulation: Regulation
    documents: list[Document]
    body: str
    is_expired: bool
    abolishes: tuple[str, ...]
    hashes: dict[str, str]


def collection_root(folder: Path) -> Path:
    """The collection that a folder belongs to: the nearest folder upward with ``db.sqlite3``, else itself."""
    for candidate in (folder, *folder.parents):
        if (candidate / "db.sqlite3").is_file():
            return candidate
    return folder


def own_path(recorded: str, collection: str) -> str | None:
    """The path of a recorded file in this collection; None for a file of another collection."""
    name, _, path = recorded.rpartition("::")
    return path if name == collection else None


def law_paths(folder: Path) -> list[Path]:
    """All files under a folder that may be laws (or the one file), in a stable order."""
    if folder.is_file():
        return [folder]
    if not folder.is_dir():
        raise CorpusMissing(f"there is no folder {folder}; give the folder that holds the laws")
    kinds = {*formats.TEXTS, *formats.UNREAD}
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in kinds and path.name not in NOT_LAWS and not path.name.startswith("~$") and path.is_file()
    )


def read_file(path: Path, root: Path, report: Report, collection: str = "") -> list[LawFile]:
    """The laws of one file; none, with a note, if it is of a kind that is not read, broken, too large, or gone."""
    name = path.relative_to(root).as_posix()
    try:
        content = _content(path)
        reader = formats.READERS[path.suffix.lower()]
        laws = list(reader(content, name=_stem_and_date(name)[0]))
    except KeyError:
        problem = ("format-unknown", f"{path.suffix} is not read; save it as .docx")
    except OSError as error:
        problem = ("file-unreadable", f"the file cannot be read: {error.strerror or error}")
    except formats.Unreadable as error:
        problem = ("encoding-unknown" if path.suffix == ".md" else "file-broken", str(error))
    else:
        sha256 = hashlib.sha256(content).hexdigest()
        files = [
            LawFile(f"{name}#{part}" if part else name, sha256, raw, collection, _told_place(name, raw, about))
            for part, raw, about in laws
        ]
        report.read |= {file.path for file in files}
        return files
    report.unread.add(name)
    report.add(name, *problem)
    return []


def _content(path: Path) -> bytes:
    """The bytes of a file of a bearable size. Raises `OSError`."""
    largest = _LARGEST_LINES if path.suffix == ".jsonl" else _LARGEST_FILE
    if path.stat().st_size > largest:
        raise OSError(0, f"the file is larger than {largest // 1_000_000} MB")
    return path.read_bytes()


def _told_place(name: str, raw: str, about: Mapping[str, object]) -> tuple[str, str, str] | None:
    """Category, level and region as the source itself tells; None where the folder shall tell."""
    if name.endswith(".md") or name.partition("/")[0] in _FOLDERS:
        return None
    category, level, region = place_by_text(raw)
    if about.get("cat") in _FOLDERS:
        category, level, _ = place_of(f"{about['cat']}/")
    return str(about.get("category") or category), str(about.get("level") or level), str(about.get("region") or region)


def read_laws(files: Iterable[LawFile], flags: Flags, report: Report) -> Iterator[RegulationSource | Document]:
    """Regulations and precedents from files; a law in several files waits until all were read."""
    parts: dict[tuple[str, str], list[tuple[LawFile, ParsedLaw]]] = {}
    for file in files:
        report.files += 1
        law = parse(file.raw)
        for code, text in law.notes:
            report.add(file.path, code, text)
        stem, date = _stem_and_date(file.path)
        law.title = law.title or stem
        if not (law.articles or law.preamble.strip() or law.appendix.strip()):
            report.add(file.path, "empty-law", "the file has a title but no text")
            continue
        if file.path.split("/")[0] == PRECEDENTS:
            report.precedents += 1
            yield _precedent(file, law)
        elif law.part:
            key = (law_key(law.title), date or _last_date(law))
            parts.setdefault(key, []).append((file, law))
        else:
            yield _regulation([(file, law)], flags.of(stem, date), report)
    for group in parts.values():
        group.sort(key=lambda pair: _first_number(pair[1]))
        yield _regulation(group, None, report)


def _stem_and_date(path: str) -> tuple[str, str]:
    file, _, part = path.partition("#")
    stem = part or PurePosixPath(file).stem
    dated = _DATED.match(stem) or _DATED_NATIONAL.match(stem)
    return (dated[1], "-".join(filter(None, dated.groups()[1:]))) if dated else (stem, "")


def _last_date(law: ParsedLaw) -> str:
    """The newest date in the header at which something was passed, not merely came into force."""
    passed = [event.date for event in law.events if "施行" not in event.text] or [event.date for event in law.events]
    return max(passed, default="")


def _first_number(law: ParsedLaw) -> int:
    return int(law.articles[0].number.partition("-")[0].partition("~")[0]) if law.articles else 0


def place_of(path: str) -> tuple[str, str, str]:
    """Category, level and region by the path inside the collection."""
    folders = path.split("/")[:-1]
    top = folders[0] if folders else ""
    if top == LOCAL:
        named = _REGION.match(folders[1]) if len(folders) > 1 else None
        return _LOCAL_LAW, _LOCAL_LAW, named[1] if named else ""
    return top or "其他", _LEVELS.get(top, _LAW if top else "其他"), ""


def _precedent(file: LawFile, law: ParsedLaw) -> Document:
    """A published case: its headings are part of its words."""
    body = "\n".join(part for part in (law.preamble, _written_out(law), law.appendix) if part)
    folders = file.path.split("/")
    return Document(
        id=f"case:{file.path.removesuffix('.md')}",
        kind="precedent",
        title=law.title,
        body=body,
        category=folders[1] if len(folders) > 2 else PRECEDENTS,  # noqa: PLR2004  案例/劳动人事/x.md
        level=PRECEDENTS,
        date=_last_date(law),
        source=SOURCE,
        payload=json.dumps({"hashes": {file.recorded: file.sha256}}),
    )


def _written_out(law: ParsedLaw) -> str:
    lines = []
    for section in law.sections:
        if section.articles:
            lines.append(section.title)
        lines += [f"{article_heading(article.number)} {article.text}" for article in section.articles]
    return "\n".join(lines)


def _regulation(group: list[tuple[LawFile, ParsedLaw]], flag: Flag | None, report: Report) -> RegulationSource:
    """One regulation with its articles, from the files of its parts."""
    file, first = group[0]
    _, date = _stem_and_date(file.path)
    category, level, region = file.place or place_of(file.path)
    events = tuple(sorted({event for _, law in group for event in law.events}, key=lambda event: event.date))
    dates = [found for _, law in group for found in [_last_date(law)] if found]
    version = date or max(dates, default="")
    effective = _effective([law for _, law in group], version, flag)
    version = version or effective or UNDATED
    law = law_key(first.title)
    report.regulations += 1
    contents = _contents(group)
    regulation = Regulation(
        law=law,
        title=first.title,
        version=version,
        level=level,
        category=category,
        region=region,
        effective=effective,
        events=events,
        contents=contents,
        preamble="\n".join(part.preamble for _, part in group if part.preamble),
    )
    documents = list(_articles(regulation, group))
    report.articles += len(documents)
    report.without_articles += not documents
    return RegulationSource(
        regulation=regulation,
        documents=documents,
        body="\n".join(text for _, part in group for text in (part.preamble, part.appendix) if text),
        is_expired=bool(flag and flag.is_expired),
        abolishes=tuple(law_key(title) for _, part in group for title in abolished_titles(part)),
        hashes={part_file.recorded: part_file.sha256 for part_file, _ in group},
    )


def _effective(parts: list[ParsedLaw], version: str, flag: Flag | None) -> str:
    """Since when the version is in force; empty if unknown.

    An amended law still ends with the date of its first version, which says nothing about the amended one.
    """
    written = next((found for part in reversed(parts) if (found := effective_date(part, version))), "")
    candidates = (written, flag.effective if flag else "")
    return next((found for found in candidates if found and found >= version), "")


def _contents(group: list[tuple[LawFile, ParsedLaw]]) -> tuple[Heading, ...]:
    """The table of contents; a law in parts has its parts as first level."""
    headings: list[Heading] = []
    for _, law in group:
        if law.part:
            headings.append(Heading(1, law.part))
        headings += [
            Heading(section.level, section.title, tuple(article.number for article in section.articles))
            for section in law.sections
            if section.title or section.articles
        ]
    return tuple(headings)


def _articles(regulation: Regulation, group: list[tuple[LawFile, ParsedLaw]]) -> Iterator[Document]:
    for _, law in group:
        path: list[tuple[int, str]] = [(1, law.part)] if law.part else []
        for section in law.sections:
            if section.title:
                path = [step for step in path if step[0] < max(section.level, 2 if law.part else 1)]
                path.append((section.level, section.title))
            chapter = " / ".join(title for _, title in path)
            for article in section.articles:
                yield Document(
                    id=article_id(regulation.law, regulation.version, article.number),
                    kind="article",
                    title=f"{regulation.title} {article_heading(article.number)}",
                    body=article.text,
                    chapter=chapter,
                    law=regulation.law,
                    article_number=article.number,
                    version=regulation.version,
                    category=regulation.category,
                    region=regulation.region,
                    level=regulation.level,
                    date="" if regulation.version == UNDATED else regulation.version,
                    url=article_path(regulation.law, article.number),
                    source=SOURCE,
                )


def regulation_document(source: RegulationSource) -> Document:
    """The document under which a regulation itself is found; its contents travel in the payload."""
    regulation = source.regulation
    outline = "\n".join(heading.title for heading in regulation.contents if heading.title)
    return Document(
        id=regulation_id(regulation.law, regulation.version),
        kind="regulation",
        title=regulation.title,
        body=f"{source.body}\n{outline}".strip(),
        law=regulation.law,
        version=regulation.version,
        validity=regulation.validity,
        category=regulation.category,
        region=regulation.region,
        level=regulation.level,
        date="" if regulation.version == UNDATED else regulation.version,
        url=regulation_path(regulation.law),
        source=SOURCE,
        payload=to_payload(source),
    )


def to_payload(source: RegulationSource) -> str:
    """The regulation as JSON, with where it came from and the hash of that."""
    kept = asdict(replace(source.regulation, versions=()))
    origin = {"hashes": source.hashes, "is_expired": source.is_expired, "abolishes": source.abolishes}
    return json.dumps({"regulation": kept, **origin}, ensure_ascii=False)


def from_payload(document: Document) -> RegulationSource:
    """The regulation of a document made by `regulation_document`; its articles are documents of their own."""
    kept = json.loads(document.payload)
    fields = kept["regulation"]
    fields["events"] = tuple(Event(**event) for event in fields["events"])
    fields["contents"] = tuple(
        Heading(heading["level"], heading["title"], tuple(heading["articles"])) for heading in fields["contents"]
    )
    fields["versions"] = ()
    return RegulationSource(
        regulation=Regulation(**fields | {"validity": document.validity}),
        documents=[],
        body=document.body,
        is_expired=kept["is_expired"],
        abolishes=tuple(kept["abolishes"]),
        hashes=dict(kept["hashes"]),
    )
