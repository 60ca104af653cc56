"""Sites are open to everybody."""

from portal.domain.site import Equipment, MeetingRoom
from tests.portal.pages.site import Site


def test_a_site_shows_rooms_and_equipment(site: Site) -> None:
    with site.portal() as portal:
        room = MeetingRoom("一号调解室", "调解", 8)
        room.equipment = (Equipment("camera", "摄像头 ×1", is_working=False),)
        portal.sites["dongqiao"].add("1", room)
    page = site.stranger().get("/sites/dongqiao")
    assert "一号调解室" in page
    assert "维修中" in page
    assert site.stranger().get("/sites/dongqiao/1", status=303).location.endswith("/sites/dongqiao")


def test_the_list_is_narrowed_by_place(site: Site) -> None:
    assert "东桥村调解室" in site.stranger().get("/sites?place=qingxi/liudi")
    assert "东桥村调解室" not in site.stranger().get("/sites?place=qingxi/centre")
    site.stranger().get("/sites?place=nowhere", status=400)
    site.stranger().get("/sites?x=1", status=400)
