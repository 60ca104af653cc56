"""Taking persons out of a text, and finding what may still point to one (R-MIN-2).

`masked` replaces what the dossier itself knows: the names, numbers and addresses of those in it. `traces` finds what no machine
may leave in a published text; `doubts` finds what looks like a person, for a human being to look at. A machine finds much and not
all, so the points of the list are confirmed one by one besides.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from portal.domain.dossier import Dossier

SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴"
    "贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武戚莫孔向汤"
)
"""The commonest surnames; nine persons of ten have one of them."""
_PLACE: Final = r"(?:村|组|社区|小区|胡同|巷|弄|里)"
TRACES: Final[dict[str, re.Pattern[str]]] = {
    "telephone": re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)"),
    "identity-number": re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)|(?<!\d)[1-9]\d{14}(?!\d)"),
    "account-number": re.compile(r"(?<!\d)(?:\d{19}|\d{16}|\d{4}(?: \d{4}){3}(?: \d{3})?)(?!\d)"),
    "mail": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "plate": re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·. ]?[A-Z0-9]{5,6}(?![A-Z0-9])"),
    "exact-date": re.compile(r"\d{1,2}\s*月\s*\d{1,2}\s*[日号]|[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}[日号]"),
    "village": re.compile(
        r"[一-鿿]{1,4}(?:村|组|社区|小区)\d|[一-鿿]{1,3}村[一二三四五六七八九十]+组|\d+\s*(?:号楼|单元|室)|"
        rf"[一-鿿]{{1,6}}(?:路|街|大道|{_PLACE})\s*\d+\s*号"
    ),
}
"""What may not stand in a published case: kind, and how it is written."""
_TITLE: Final = "(?:先生|女士|小姐|大爷|大娘|大妈|大叔|大婶|师傅|老板|老师|医生|村长|书记|主任|经理|所长)"
_ROLE: Final = "(?:原告|被告|申请人|被申请人|当事人|村民|业主|租客|房东|丈夫|妻子|父亲|母亲|儿子|女儿|邻居|工人|司机|证人|叫|名叫)"
_DOUBTS: Final = re.compile(
    rf"{_ROLE}[{SURNAMES}][一-鿿]{{1,2}}(?=[，。、；：,（(的与和在将把因向于]|$)|[{SURNAMES}][一-鿿]{{0,2}}{_TITLE}|老[{SURNAMES}](?=[，。、的家])|"
    rf"[{SURNAMES}]某某?[甲乙丙丁]?"
)
ROLE_WORDS: Final = {
    "applicant": "申请人", "respondent": "被申请人", "third_person": "第三人", "representative": "代表人", "agent": "代理人",
    "guardian": "监护人",
}
MASKS: Final = {
    "telephone": "（电话略）", "identity-number": "（证件号码略）", "account-number": "（账号略）", "mail": "（邮箱略）",
    "plate": "（车牌略）", "village": "当地",
}
_DAY: Final = re.compile(r"(\d{1,2}\s*月|[一二三四五六七八九十]{1,2}月)\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[日号]")
_COUNTING: Final = "甲乙丙丁戊己庚辛壬癸"
_SHORTEST: Final = 2
"""Characters of a name, or part of an address, that is worth looking for."""


@dataclass(frozen=True, slots=True)
class Trace:
    """Something that points to a person, or may: its kind, and the words."""

    kind: str
    text: str


def replacements(dossier: Dossier) -> dict[str, str]:
    """What of a dossier is replaced by what: names by parts in the dispute, the people of the office by their work, addresses."""
    found: dict[str, str] = {}
    counted: dict[str, list[str]] = {}
    for party in dossier.parties.values():
        counted.setdefault(party.role, []).append(party.name)
        for address in (party.address, party.service_address):
            found |= {address: "当地"} if len(address) >= _SHORTEST else {}
        for number in (party.telephone, party.identity_number, party.credit_code):
            found |= {number: "（号码略）"} if number else {}
        found |= {party.legal_representative: "负责人"} if len(party.legal_representative) >= _SHORTEST else {}
    for role, names in counted.items():
        word = ROLE_WORDS[role]
        for number, name in enumerate(names):
            found[name] = word if len(names) == 1 else f"{word}{_COUNTING[number % len(_COUNTING)]}"
    for unit in [dossier.holder, *dossier.holder.ancestors()] if dossier.holder is not None else []:
        if unit.kind == "territory" and unit.level in ("village", "township"):
            found[unit.title] = "某村" if unit.level == "village" else "某乡镇"
    found |= {dossier.place_text: "当地"} if len(dossier.place_text) >= _SHORTEST else {}
    return {word: mask for word, mask in found.items() if len(word) >= _SHORTEST}


def masked(text: str, dossier: Dossier) -> str:
    """A text without what the dossier knows of those in it, without numbers of persons, and with dates by the month."""
    for word, mask in sorted(replacements(dossier).items(), key=lambda pair: -len(pair[0])):
        text = text.replace(word, mask)
    for kind, mask in MASKS.items():
        text = TRACES[kind].sub(mask, text)
    return _DAY.sub(r"\1", text)


def traces(text: str, names: Iterable[str] = ()) -> list[Trace]:
    """What may not stand in a published text, in its order of kinds; `names` are words known to name somebody, such as parties."""
    found = [Trace("name", name) for name in names if len(name) >= _SHORTEST and name in text]
    found += [Trace(kind, match.group()) for kind, pattern in TRACES.items() for match in pattern.finditer(text)]
    return list(dict.fromkeys(found))


def doubts(text: str) -> list[Trace]:
    """What looks like a person: for somebody to look at, no reason to refuse."""
    return list(dict.fromkeys(Trace("person", match.group()) for match in _DOUBTS.finditer(text)))


def names_in(dossier: Dossier) -> list[str]:
    """The names of those in a dossier and of who speaks for them."""
    return [name for party in dossier.parties.values() for name in (party.name, party.legal_representative) if name]
