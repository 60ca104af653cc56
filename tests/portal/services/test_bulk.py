"""In bulk, dossiers stand in the same lists as one by one, and nobody is told."""

import pytest

from portal.services import bulk, worklists
from portal.services.records import file_again
from tests.factories import dossiers as make
from tests.factories.portals import CENTRE, a_portal


def places(portal):
    return {(name, key[0]) for name in portal.listings.names() if not name.startswith("inbox|")
            for key, _ in portal.listings.get(name).items()}


def test_what_was_made_in_bulk_is_listed_as_what_was_made_one_by_one():
    one, many = a_portal(), a_portal()
    make.submitted(one)
    make.scheduled(one)
    with bulk.filling(lambda dossier: file_again(many, dossier)):
        first, second = make.submitted(many), make.scheduled(many)
        assert not list(many.listings.names())
    assert places(many) == places(one)
    assert set(worklists.due_page(many, [CENTRE, "qingxi"]).dossiers) == {first, second}
    assert not len(many.messages)
    assert len(one.messages)


def failing(portal):
    with bulk.filling(lambda dossier: file_again(portal, dossier)):
        make.submitted(portal)
        raise RuntimeError


def test_where_the_filling_fails_nothing_is_filed_and_all_is_told_again():
    portal = a_portal()
    with pytest.raises(RuntimeError):
        failing(portal)
    assert not list(portal.listings.names())
    make.submitted(portal)
    assert len(portal.messages)
