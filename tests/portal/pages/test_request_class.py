"""Requests are made of one class, with all that was configured."""

from pyramid.interfaces import IRequestFactory


def test_requests_share_one_class_that_has_the_configured_properties(site):
    factory = site.application.registry.getUtility(IRequestFactory)
    assert {"now", "zodb", "asker", "tm"} <= set(vars(factory))


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
