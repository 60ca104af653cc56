"""The names by which a law is called, and the paths and keys made of them.

The key of a law is its title as people cite it: without 中华人民共和国, without 《》 around it, without the year of an
amendment behind it. 中华人民共和国民法典, 《民法典》 and 民法典 have the one key 民法典. A key fits one URL segment.
"""

import re
from typing import Final
from urllib.parse import quote

ALIASES: Final = {
    "民诉法": "民事诉讼法",
    "刑诉法": "刑事诉讼法",
    "行诉法": "行政诉讼法",
    "消法": "消费者权益保护法",
    "消保法": "消费者权益保护法",
    "道交法": "道路交通安全法",
    "交通安全法": "道路交通安全法",
    "劳动争议仲裁法": "劳动争议调解仲裁法",
    "劳动仲裁法": "劳动争议调解仲裁法",
    "调解法": "人民调解法",
    "妇女保障法": "妇女权益保障法",
    "妇女权益法": "妇女权益保障法",
    "未保法": "未成年人保护法",
    "老年人保障法": "老年人权益保障法",
    "治安处罚法": "治安管理处罚法",
    "治安法": "治安管理处罚法",
    "土地承包法": "农村土地承包法",
    "社保法": "社会保险法",
    "反家暴法": "反家庭暴力法",
    "物业条例": "物业管理条例",
    "个保法": "个人信息保护法",
    "食安法": "食品安全法",
    "工伤条例": "工伤保险条例",
    "信访条例": "信访工作条例",
}
"""Short forms that people use; the value is the key of the law that they mean."""

_STATE = "中华人民共和国"
_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\u00a0\u200b-\u200f\u2028-\u202f\u3000\ufeff]+")
_EDITION = re.compile(
    r"[(（][^()（）]*(?:\d{4}|[一二三四五六七八九十]次)[^()（）]*(?:修正|修订|修改|公布|版|本)[^()（）]*[)）]$|[(（]\d{4}(?:-\d{2}-\d{2})?[)）]$"
)
_ROUND = str.maketrans(
    {"(": "（", ")": "）", "〈": "《", "〉": "》", "<": "《", ">": "》", "/": "／", "\\": "＼", "#": "＃"}
)
_LONGEST_KEY = 200


def law_key(title: str) -> str:
    """The key of the law that is called ``title``; an empty string if nothing is left of it."""
    name = _CONTROL.sub("", title).translate(_ROUND)
    if name.startswith("《") and name.find("》") == len(name) - 1:
        name = name[1:-1]
    name = _EDITION.sub("", name)
    name = name.replace(_STATE, "") or name
    return ALIASES.get(name, name)[:_LONGEST_KEY]


def regulation_path(law: str, version: str | None = None, *, as_of: str = "") -> str:
    """The portal's path of a law, percent-encoded: ``/library/regulations/<law>``, perhaps with ``?version=`` or ``?asof=``."""
    return f"/library/regulations/{quote(law, safe='')}" + _which(version, as_of)


def article_path(law: str, number: str, version: str | None = None, *, as_of: str = "") -> str:
    """The portal's path of an article: ``/library/regulations/<law>/<number>``, perhaps as the path of a law has it."""
    return f"/library/regulations/{quote(law, safe='')}/{quote(number, safe='')}" + _which(version, as_of)


def _which(version: str | None, as_of: str) -> str:
    """The version, or else the day, as the end of a path."""
    if version:
        return f"?version={quote(version, safe='')}"
    return f"?asof={quote(as_of, safe='')}" if as_of else ""


def regulation_id(law: str, version: str) -> str:
    """The document id of one version of a law."""
    return f"{law}@{version}"


def article_id(law: str, version: str, number: str) -> str:
    """The document id of one article of one version."""
    return f"{law}@{version}#{number}"


def citation_key(law: str, number: str = "") -> str:
    """What a citation points at, whatever the version: ``民法典#1043``, or ``民法典#`` for the law as a whole."""
    return f"{law}#{number}"
