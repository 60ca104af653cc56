"""The QR code of a receipt is a picture of its own, and says nothing but what was asked."""

import re

import pytest

from tests.portal.pages.site import Site


def test_the_code_of_a_number_is_drawn_whether_or_not_there_is_such_a_dossier(site: Site) -> None:
    picture = site.stranger().get("/receipt.svg?number=2026-123456")
    assert picture.content_type == "image/svg+xml"
    assert re.match(r'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 (\d+) \1"', picture.text)
    assert "script" not in picture.text


@pytest.mark.parametrize("number", ["", "2026-12345", "2026-1234567", "２０２６-123456", "2026-123456%0a", "a b", "%ff"])
def test_what_is_no_number_is_refused(site: Site, number: str) -> None:
    assert site.stranger().get(f"/receipt.svg?number={number}", status="4*").status_int == 400
