"""Who acts in a demonstration dispute: invented parties, and the staff of the county in which it lies."""

import random
from dataclasses import dataclass
from typing import Final

from portal.domain.act import Actor
from portal.domain.organization import Organization

SURNAMES: Final = (
    "张李王赵刘陈杨黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
MARKS: Final = "甲乙丙丁戊己庚辛"
COMPANIES: Final = ("和安顺达建筑队", "清溪禾丰合作社", "云岭锦绣物业公司", "和安福满楼酒店", "清溪向阳食品厂", "云岭平顺运输队")


@dataclass(frozen=True)
class Cast:
    """The staff of one case: who takes in, who heads, who mediates, and which unit it goes to."""

    clerk: Actor
    head: Actor
    mediator: Actor
    archivist: Actor
    court: Actor
    village: Organization
    unit: Organization
    leader: str


def somebody(rng: random.Random) -> str:
    """A name that nobody bears: `张某乙`."""
    return f"{rng.choice(SURNAMES)}某{rng.choice(MARKS)}"


def telephone(rng: random.Random) -> str:
    """A number that cannot exist."""
    return f"000-555{rng.randrange(10_000):04d}"


def _with_role(place: Organization | None, role: str) -> str:
    while place is not None:
        for principal, granted in place.local_roles:
            if granted == role:
                return principal
        above = place.ancestors()
        place = above[0] if above else None
    return ""


def choose(villages: list[Organization], mediators: dict[str, list[str]], level: str, rng: random.Random) -> Cast:
    """A village, and the staff that a case from there meets at the level that will handle it."""
    village = rng.choice(villages)
    township, county = village.ancestors()[0], village.ancestors()[1]
    place = {"village": village, "township": township}.get(level, county)
    unit = place.get("committee") or place
    nearby = [each for unit_id, members in mediators.items() if unit_id.startswith(f"{county.id}/") for each in members]
    able = mediators.get(unit.id) or mediators.get(county["committee"].id) or nearby
    mediator = rng.choice(able)
    return Cast(
        clerk=Actor(_with_role(county, "clerk"), frozenset({"clerk"})),
        head=Actor(_with_role(county, "unit_head"), frozenset({"unit_head", "clerk"})),
        mediator=Actor(mediator, frozenset({"lead_mediator", "clerk"})),
        archivist=Actor(_with_role(county["archive"], "archivist"), frozenset({"archivist"})),
        court=Actor(_with_role(county["court"], "court_clerk"), frozenset({"court_clerk"})),
        village=village, unit=unit, leader=_with_role(county, "leader"),
    )
