"""The Chinese words of codes on papers. Pages have their own, in the reader's language."""

from typing import Final

ROLE_WORDS: Final = {
    "applicant": "申请人", "respondent": "被申请人", "third_person": "第三人", "representative": "代表人", "agent": "代理人",
    "guardian": "法定代理人",
}
CATEGORY_WORDS: Final = {
    "family": "婚姻家庭", "neighbour": "邻里", "housing_homestead": "房屋宅基地", "contract": "合同", "production": "生产经营",
    "damages": "损害赔偿",
    "labour": "劳动争议", "forest_land": "山林土地", "expropriation": "征地拆迁", "environment": "环境污染",
    "traffic": "道路交通事故",
    "property_mgmt": "物业", "medical": "医疗", "consumer": "消费", "tourism": "旅游",
    "ecommerce": "电子商务", "finance_debt": "金融及小额债务", "other": "其他",
}
SOURCE_WORDS: Final = {
    "online": "当事人申请", "visit": "当事人申请", "grid": "调委会主动调解", "own_initiative": "调委会主动调解",
    "police_110": "公安移交", "court": "法院委托", "petition": "信访转来", "hotline": "热线转来", "government": "政府指定",
    "transfer": "其他单位转来",
}
ATTENDANCE_WORDS: Final = {
    "own_device": "视频（用自己的手机或电脑）", "site_room": "视频（到站点调解室）", "in_person": "到场参加",
}
TERMINATION_WORDS: Final = {
    "agreement": "达成调解协议", "reconciled": "当事人自行和解并撤回申请",
    "unreachable": "在期限内无法联系到一方当事人", "unwilling": "一方当事人明确表示不愿继续调解",
    "wide_differences": "各方分歧过大，无法达成一致", "period_over": "调解期限届满且未就延长达成一致",
    "refused_to_sign": "一方当事人拒绝在调解协议上签字", "other": "其他原因",
}
DIGITS: Final = "零一二三四五六七八九"


def ordinal(number: int) -> str:
    """`第三次` for 3; up to 99, then in digits."""
    if not 1 <= number <= 99:  # noqa: PLR2004 - as far as anybody counts in words
        return f"第{number}次"
    tens, ones = divmod(number, 10)
    words = f"{DIGITS[tens] if tens > 1 else ''}{'十' if tens else ''}{DIGITS[ones] if ones else ''}"
    return f"第{words}次"
