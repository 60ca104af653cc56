"""A small library of law of an invented country, built for real in a temporary folder."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from kb.index.importing import import_laws
from kb.library import Library
from kb.model import Document, Upsert

TODAY = date(2024, 6, 1)

# A busy machine is no failure of a rule, and a run says the same as the run before.
settings.register_profile("kb", deadline=None, derandomize=True)
settings.load_profile("kb")

HARMONY_2019 = """# 中华人民共和国和睦法

2019年3月1日 第一届和睦大会通过

<!-- INFO END -->

## 第一章 总则

第一条 为了促进邻里和睦，制定本法。

第二条 邻里之间应当互相体谅，不得在夜间制造噪声。

## 第二章 附则

第三条 本法自2019年5月1日起施行。
"""

HARMONY_2023 = """---
bookCollapseSection: true
---
# 中华人民共和国和睦法

2019年3月1日 第一届和睦大会通过

2023年8月1日 第二届和睦大会修订

<!-- INFO END -->

## 第一章 总则

第一条 为了促进邻里和睦，化解纠纷，制定本法。

第二条 邻里之间应当互相体谅，不得在夜间制造噪声。
违反前款规定的，依照本法第四条处理。

第二条之一 业主不得侵占公共通道堆放杂物。

## 第二章 调解

第三条 发生纠纷的，可以向村调解小屋申请调解，期限为三十日。

第四条 调解不成的，按照《喝茶条例》第五条的规定，双方先喝茶。

第五条 本法自2023年10月1日起施行。《旧和睦办法》同时废止。
"""

TEA = """# 喝茶条例

2020年1月1日 茶务委员会公布

<!-- INFO END -->

第五条 喝茶期间，双方不得争吵。拖欠茶钱的，应当支付劳动报酬。

第六条 本条例自公布之日起施行。
"""

OLD = """# 旧和睦办法

1999年1月1日 发布

<!-- INFO END -->

第一条 邻里应当和睦。
"""

REPLY = """# 关于茶杯大小问题的答复

2021年2月2日

<!-- INFO END -->

你处来函收悉。茶杯以双手能捧为宜，不得大于饭碗。
"""

CASE = """# 张某诉李某甲噪声案

<!-- INFO END -->

## 基本案情

李某甲夜间练习吹号，张某不堪其扰。

## 裁判结果

依照《和睦法》第二条，李某甲改在白天吹号。
"""


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def laws(tmp_path: Path) -> Path:
    return write(
        tmp_path / "laws",
        {
            "民法典/和睦法(2019-03-01).md": HARMONY_2019,
            "民法典/和睦法(2023-08-01).md": HARMONY_2023,
            "行政法规/喝茶条例(2020-01-01).md": TEA,
            "行政法规/旧和睦办法(1999-01-01).md": OLD,
            "司法解释/关于茶杯大小问题的答复(2021-02-02).md": REPLY,
            "案例/邻里/张某诉李某甲噪声案.md": CASE,
            "民法典/_index.md": "---\nbookCollapseSection: true\n---",
        },
    )


@pytest.fixture
def index(tmp_path: Path, laws: Path) -> Path:
    import_laws(tmp_path / "kb", laws, today=TODAY)
    return tmp_path / "kb"


@pytest.fixture
def library(index: Path) -> Library:
    return Library.open(index)


@pytest.fixture
def empty(tmp_path: Path) -> Library:
    return Library.open(tmp_path / "empty", create=True)


@pytest.fixture
def fill(empty: Library) -> Callable[..., Library]:
    """Fill an empty library with documents given as ``id="body"``, or as documents."""

    def filled(*documents: Document, **bodies: str) -> Library:
        made = [Document(id=key, kind="precedent", title="", body=body) for key, body in bodies.items()]
        empty.apply([Upsert(one) for one in (*documents, *made)])
        return empty

    return filled
