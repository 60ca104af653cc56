"""The words that ship with the portal, tried on sentences as people say them."""

import json
from importlib.resources import files

import pytest

import portal.services.triage
from portal.domain.guards_agreement import NOT_CONFIRMABLE
from portal.domain.vocabulary import CATEGORIES, DIFFICULTIES
from portal.services.triage.proposal import SIGNAL_POINTS
from portal.services.triage.words import default_words

SENTENCES = (
    ("family", "订婚给了六万六，女方现在不愿意了，想把彩礼要回来"),
    ("family", "前夫半年没给抚养费，也不来看孩子"),
    ("family", "我妈瘫在床上，几个兄弟都不肯出钱请人照顾"),
    ("neighbour", "楼上的空调水滴到我家窗台，隔壁也一样"),
    ("neighbour", "隔壁每天半夜打麻将，吵得老人睡不着"),
    ("neighbour", "邻居砌墙把我家走了几十年的路堵了"),
    ("housing_homestead", "房东不退押金，说墙弄脏了"),
    ("contract", "公司和我签了收粮订单，现在压价不收"),
    ("production", "三个人合伙开砖厂，散伙分钱分不清"),
    ("damages", "我给人帮工修房子，从梯子上摔下来断了胳膊"),
    ("labour", "在工地干了三个月，包工头不给工钱"),
    ("labour", "公司口头把我辞退了，没有补偿，社保也停了"),
    ("forest_land", "两家的山界不清，他把我家林子里的树砍了"),
    ("expropriation", "修高速占了我家的地，青苗补偿少算了"),
    ("environment", "养猪场的污水流进河里，臭得不敢开窗"),
    ("traffic", "追尾事故，对方全责，修车钱谈不拢"),
    ("property_mgmt", "小区电梯老坏，物业还要我交物业费"),
    ("medical", "我爸在医院做手术后感染，怀疑医生误诊"),
    ("consumer", "在超市买到过期牛奶，孩子喝了拉肚子"),
    ("tourism", "跟团旅游，导游带我们去购物店，少去了两个景点"),
    ("ecommerce", "网上买的沙发到货是坏的，平台客服不管"),
    ("finance_debt", "朋友借了我五万块，有借条，到期不还"),
    ("other", "村里的账目几年没公示了，村民代表会也不开"),
)


def weight(category: str, sentence: str) -> int:
    """How much a sentence says for a category: the lengths of its words that occur."""
    words = default_words()
    own = {*words.categories[category], *(word for sub in words.sub_categories[category].values() for word in sub)}
    return sum(len(word) for word in own if word in sentence)


@pytest.mark.parametrize(("category", "sentence"), SENTENCES)
def test_a_plain_sentence_betrays_its_category(category: str, sentence: str) -> None:
    weights = {name: weight(name, sentence) for name in CATEGORIES}
    assert max(weights, key=lambda name: weights[name]) == category


def test_every_category_signal_and_difficulty_has_words() -> None:
    words = default_words()
    assert set(words.categories) == set(CATEGORIES)
    assert set(words.signals) == set(SIGNAL_POINTS)
    assert set(words.difficulty) <= set(DIFFICULTIES)
    lists = (*words.categories.values(), *words.signals.values(), *words.difficulty.values())
    assert all(lists)


def test_no_word_is_said_twice_in_one_list() -> None:
    words = default_words()
    subs = [own for by_name in words.sub_categories.values() for own in by_name.values()]
    for own in (*words.categories.values(), *subs, *words.signals.values(), *words.difficulty.values()):
        assert len(set(own)) == len(own)


def test_every_sub_category_has_a_chinese_name() -> None:
    saved = json.loads((files(portal.services.triage) / "words.json").read_text(encoding="utf-8"))
    for entry in saved["categories"].values():
        assert set(entry["sub_categories"]) <= set(entry["sub_category_names"])


def test_the_sub_categories_of_personal_status_are_those_that_the_guards_test() -> None:
    assert set(default_words().sub_categories["family"]) >= NOT_CONFIRMABLE
