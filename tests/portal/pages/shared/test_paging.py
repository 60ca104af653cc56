from types import SimpleNamespace

import pytest
from webob.multidict import MultiDict

from portal.pages.shared.paging import Paging, asked_page


def request(**asked):
    return SimpleNamespace(path="/list", GET=MultiDict(asked))


@pytest.mark.parametrize("said", ["", "0", "-1", "abc", "1.5", "１", "9999999", "²"])
def test_a_page_that_cannot_be_is_the_first(said):
    assert asked_page(request(page=said)) == 1


def test_a_page_behind_the_end_is_the_last():
    assert Paging.of(request(page="9"), 41, 20).number == 3


def test_the_pages_hold_each_thing_once():
    found = [range(page.start, page.end) for number in "123" for page in [Paging.of(request(page=number), 41, 20)]]
    assert [place for each in found for place in each] == list(range(41))


def test_neighbours_keep_what_else_was_asked():
    page = Paging.of(request(q="相邻", page="2"), 60, 20)
    assert (page.previous, page.next) == ("/list?q=%E7%9B%B8%E9%82%BB", "/list?q=%E7%9B%B8%E9%82%BB&page=3")
    assert (Paging.of(request(), 5, 20).previous, Paging.of(request(), 5, 20).next) == (None, None)


def test_an_empty_list_has_one_page():
    page = Paging.of(request(page="3"), 0, 20)
    assert (page.number, page.pages, page.start, page.end) == (1, 1, 0, 0)
