import pytest

PUBLIC = ("/", "/help", "/apply", "/explainers", "/library", "/library/regulations", "/library/precedents", "/search?q=%E8%B0%83%E8%A7%A3", "/login")


@pytest.mark.parametrize("path", PUBLIC)
def test_a_stranger_can_open_what_is_public(whole_site, path):
    page = whole_site.visitor().get(path)
    assert page.content_type == "text/html"
    assert page.text.startswith("<!DOCTYPE html>")


def test_a_stranger_cannot_open_a_dossier(whole_site):
    answer = whole_site.visitor().get(whole_site.path_in("mediating"), status="*")
    assert answer.status_int in {401, 403, 404}


def test_a_clerk_opens_a_dossier_of_the_own_county_and_not_of_another(whole_site):
    clerk = whole_site.as_staff("clerk")
    clerk.get(whole_site.path_in("mediating", "qingxi"), status=200)
    assert clerk.get(whole_site.path_in("mediating", "yunling"), status="*").status_int in {403, 404}


def test_the_administrator_cannot_read_a_dossier(whole_site):
    assert whole_site.as_staff("admin").get(whole_site.path_in("mediating"), status="*").status_int in {403, 404}
