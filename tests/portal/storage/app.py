"""A WSGI application of a few views over the storage layer alone."""

from types import SimpleNamespace
from typing import Any

from pyramid.config import Configurator
from pyramid.response import Response

from portal.domain.errors import DomainError
from portal.domain.portal import Portal
from tests.factories.filed import file_dossier

STATUS = {"storage-full": 503, "storage-busy": 503, "refused": 400}


def file_one(_portal: Portal, request: Any) -> Response:
    dossier = file_dossier(request.zodb, request.params["number"], content=request.params["content"].encode())
    if "refuse" in request.params:
        raise DomainError("refused")
    return Response(dossier.reference)


def hand_in(_portal: Portal, request: Any) -> Response:
    stored = request.new_blob(request.body_file)
    return Response(f"{stored.size_bytes} {stored.digest}")


def count(portal: Portal, _request: Any) -> Response:
    year = portal.dossiers.get("2026")
    return Response(str(len(year) if year is not None else 0))


def say(error: DomainError, _request: Any) -> Response:
    return Response(error.code, status=STATUS[error.code])


def small_app(uri: str, *, views: Any = None) -> Any:
    with Configurator() as config:
        config.registry.concord = SimpleNamespace(zodb_uri=uri, zodb_cache_objects=2000)
        config.include("portal.storage.connection")
        config.include("portal.storage.write_lock")
        config.include("portal.storage.retry")
        config.include("portal.storage.blobs")
        config.add_view(file_one, context=Portal, name="file", request_method="POST")
        config.add_view(hand_in, context=Portal, name="hand-in", request_method="POST")
        config.add_view(count, context=Portal, name="count")
        config.add_exception_view(say, context=DomainError)
        if views is not None:
            views(config)
        return config.make_wsgi_app()


def upload(app: Any, content: bytes) -> Any:
    return app.post("/hand-in", content, headers={"Content-Type": "application/octet-stream"})


