"""Pictures of pages: of PDF and pictures, each drawn once, within limits that no hostile file passes."""

import threading
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest

from portal.papers.errors import PaperError
from portal.papers.page_pictures import PagePictures, Source
from tests.portal.papers.page_pictures import a_pdf, a_png, size_of


def source(folder: Path, content: bytes, media_type: str = "application/pdf", opened: list[str] | None = None) -> Source:
    path = folder / "file"
    path.write_bytes(content)

    def open_it() -> AbstractContextManager[Path]:
        if opened is not None:
            opened.append(path.name)
        return nullcontext(path)

    return Source(str(hash(content)), media_type, open_it)


@pytest.mark.parametrize("pages", [1, 5])
def test_the_pages_of_a_pdf_are_counted_and_drawn(tmp_path: Path, pages: int) -> None:
    pictures, paper = PagePictures(), source(tmp_path, a_pdf(pages))
    assert pictures.pages(paper) == pages
    assert size_of(pictures.picture(paper, pages, 900)) == (900, 1260)
    with pytest.raises(PaperError, match="page-unreadable"):
        pictures.picture(paper, pages + 1, 900)


def test_a_picture_is_one_page_and_what_is_very_long_is_shown_smaller(tmp_path: Path) -> None:
    pictures = PagePictures()
    assert size_of(pictures.picture(source(tmp_path, a_png(300, 200), "image/png"), 1, 900)) == (900, 600)
    strip = source(tmp_path, a_png(10, 1000), "image/png")
    assert pictures.pages(strip) == 1
    width, height = size_of(pictures.picture(strip, 1, 900))
    assert height == 2700
    assert width < 100


@pytest.mark.parametrize(("content", "media_type"), [
    (b"%PDF-1.7 a contract", "application/pdf"), (b"", "application/pdf"), (a_pdf(1)[:400], "application/pdf"), (b"\xff\xd8\xff", "image/jpeg"),
    (a_png(40_000, 40_000), "image/png"),
], ids=["no-pdf", "empty", "cut", "no-jpeg", "bomb"])
def test_what_is_broken_or_hostile_is_refused_and_costs_its_time_once(tmp_path: Path, content: bytes, media_type: str) -> None:
    opened: list[str] = []
    pictures, paper = PagePictures(), source(tmp_path, content, media_type, opened)
    for _ in range(2):
        with pytest.raises(PaperError, match="page-unreadable"):
            pictures.pages(paper)
    assert len(opened) == 1


def test_a_page_is_drawn_once_however_many_ask_for_it_and_forgotten_when_there_are_too_many(tmp_path: Path) -> None:
    opened: list[str] = []
    pictures, paper = PagePictures(most_bytes=1000), source(tmp_path, a_pdf(2), opened=opened)
    askers = [threading.Thread(target=pictures.picture, args=(paper, 1, 900)) for _ in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert len(opened) == 1
    pictures.picture(paper, 2, 900)
    pictures.picture(paper, 1, 900)
    assert len(opened) == 3
