"""Requests are made of one class, with all that was configured, and nothing keeps them."""

import gc
import weakref

from webob import Request
from webob.multidict import GetDict


def test_requests_share_one_class_that_has_the_configured_properties(site):
    assert {"now", "zodb", "asker", "tm", "new_blob"} <= set(vars(site.application.request_factory))


def test_no_class_is_made_for_a_request(site):
    seen = []
    add = site.application.request_factory
    site.application.request_factory = lambda environ: seen.append(add(environ)) or seen[-1]
    try:
        site.stranger().get("/help")
    finally:
        site.application.request_factory = add
    assert seen
    assert {type(request) for request in seen} == {add}


def test_nothing_keeps_a_request_once_it_is_answered(site):
    seen = []
    add = site.application.request_factory
    site.application.request_factory = lambda environ: seen.append(weakref.ref(request := add(environ))) or request
    gc.disable()   # which would come round later, and hide what is asked here
    try:
        before = len(parsed_queries())
        assert b"".join(site.application(Request.blank("/search?q=1").environ, lambda *_: None))
        assert [request() for request in seen] == [None]
        assert len(parsed_queries()) == before
    finally:
        gc.enable()
        site.application.request_factory = add


def parsed_queries():
    """WebOb's parsed queries that are still there, each with all that its request was sent."""
    return [one for one in gc.get_objects() if type(one) is GetDict]
