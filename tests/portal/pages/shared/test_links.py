"""Addresses hold behind a proxy; static files can be kept for a year."""

from pathlib import Path

from pyramid import testing

from portal.domain.portal import Portal
from portal.pages.shared.links import Links, mark_of


def test_an_address_starts_where_the_site_is_mounted():
    with testing.testConfig() as config:
        root = Portal()
        request = testing.DummyRequest(script_name="/concord", environ={"SCRIPT_NAME": "/concord"})
        request.registry = config.registry
        links = Links(request)
        assert links.url("/search", q="相邻", page=None) == "/concord/search?q=%E7%9B%B8%E9%82%BB"
        assert links.url(root.dossiers).endswith("/dossiers")
        assert links.url(root.dossiers, "new", step=2).endswith("/dossiers/new?step=2")


def test_the_mark_of_static_files_changes_with_their_content(tmp_path: Path):
    (tmp_path / "a.css").write_text("a")
    before = mark_of(tmp_path)
    (tmp_path / "a.css").write_text("b")
    assert mark_of(tmp_path) != before


def test_every_address_of_a_page_exists(app):
    page = app.get("/")
    for tag, name in (("link", "href"), ("script", "src"), ("img", "src")):
        for found in page.html.find_all(tag):
            assert app.get(found[name]).status_int == 200, found


def test_a_script_and_all_that_it_imports_are_kept_under_the_mark_and_never_without_it(app):
    """A new version must not be mixed with modules that a browser kept from the last one."""
    page = app.get("/")
    script = next(found["src"] for found in page.html.find_all("script") if found.get("type") == "module")
    mark = script.split("/")[2]
    assert script.startswith(f"/static/{mark}/js/")
    imported = f"/static/{mark}/js/room/view/tile.js"
    assert "max-age=31536000" in app.get(imported).headers["Cache-Control"]
    assert "no-cache" in app.get("/static/js/room/view/tile.js").headers["Cache-Control"]


def test_only_the_style_sheets_of_deform_are_served(app):
    app.get("/static/bootstrap/bootstrap.min.css")
    app.get("/static/bootstrap/../scripts/jquery-2.0.3.min.js", status=404)
    app.get("/static/../portal/app.py", status=404)
