"""Filled forms for the tests: plainly fictional people, places and numbers."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from portal.papers.pictures import picture_of_path

MOMENT = datetime(2026, 11, 21, 6, 5, tzinfo=UTC)
ORGANISATION = "清溪县柳林镇人民调解委员会"
NUMBER = "（2026）柳林人调字第12号"
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
SIGNATURE = picture_of_path("M10 60 Q40 10 70 60 L190 45", 200, 100)
PERSON = {
    "role": "申请人",
    "name": "张某",
    "gender": "男",
    "ethnicity": "汉族",
    "age": "46",
    "occupation": "农民",
    "id_number": "110105194912310000",
    "phone": "00000000001",
    "address": "清溪县柳林镇东坡村3组",
}
COMPANY = {
    "role": "被申请人",
    "organisation": True,
    "name": "清溪县某某建筑有限公司",
    "legal_representative": "李某甲（经理）",
    "phone": "00000000002",
    "address": "清溪县城关镇河滨路8号",
    "agents": ["王某乙，特别授权"],
}
HEAD: dict[str, Any] = {"organisation": ORGANISATION, "number": NUMBER}
FACTS = "被申请人尚欠申请人工资未付。\n双方多次协商未果。"
TERM = {
    "text": "被申请人向申请人支付所欠工资。",
    "amount": Decimal("16409.02"),
    "manner": "银行转账",
    "due_on": date(2026, 12, 31),
}
SIGNED = {"role": "人民调解员", "name": "陈某", "picture": SIGNATURE, "signed_at": MOMENT, "digest": DIGEST}

SAMPLES: dict[str, dict[str, Any]] = {
    "receipt": {
        "organisation": ORGANISATION,
        "number": "2026-000123",
        "short_code": "7K4M-92",
        "progress": "https://concord.example/progress",
        "received_at": MOMENT,
        "received_by": "赵某",
        "applicants": ["张某"],
        "respondents": ["清溪县某某建筑有限公司"],
        "matter": "拖欠劳务工资",
        "requests": ["支付工资"],
        "materials": ["欠条照片1张"],
        "next_steps": ["工作人员三个工作日内联系您。"],
        "contact_name": "周某",
        "contact_phone": "000-0000000",
        "address": "柳林镇政府一楼",
    },
    "rights_notice": HEAD
    | {
        "recipient": "张某",
        "matter": "劳务工资纠纷",
        "mediators": ["陈某"],
        "version": "2026-11",
        "noticed_on": date(2026, 11, 21),
        "signature": SIGNED,
    },
    "registration": HEAD
    | {
        "registered_on": date(2026, 11, 21),
        "parties": [PERSON, COMPANY],
        "category": "劳动争议",
        "source": "人民法院委托",
        "facts": FACTS,
        "requests": ["支付工资"],
        "registrar": "周某",
        "remarks": "口头申请",
    },
    "minutes": HEAD
    | {
        "ordinal": "第二次",
        "began_at": MOMENT,
        "ended_at": MOMENT,
        "place": "第一调解室",
        "manner": "视频",
        "matter": "劳务工资纠纷",
        "mediators": ["陈某"],
        "recorder": "周某",
        "parties": ["申请人张某"],
        "participants": ["网格员赵某"],
        "statements": [{"speaker": "张某", "text": "还差一万多元。\n过年前要用钱。"}],
        "evidence": ["欠条照片"],
        "undisputed": ["做工至八月底"],
        "notice": "已告知权利义务，各方表示清楚。",
        "citations": [{"title": "《民法典》第五百零九条", "text": "当事人应当按照约定全面履行自己的义务。"}],
        "outcome": "达成一致。",
        "objections": [{"speaker": "张某", "text": "日期已更正。"}],
        "asides": ["10时02分00秒至10时19分00秒，陈某单独谈话。"],
        "signatures": [SIGNED],
    },
    "agreement": HEAD
    | {
        "parties": [PERSON, COMPANY],
        "facts": FACTS,
        "issues": "欠付工资的数额。",
        "responsibility": "被申请人承担全部支付责任。",
        "terms": [TERM, {"text": "交付工时记录。", "manner": "当面交付", "place": "柳林镇", "due": "三日内"}],
        "mediators": [SIGNED],
        "sealed_scan": {"name": "协议书扫描件.pdf", "digest": DIGEST, "taken_at": MOMENT},
        "effective_on": date(2026, 11, 22),
    },
    "oral_agreement": HEAD
    | {
        "parties": [PERSON, COMPANY],
        "facts": FACTS,
        "issues": "排水沟由谁清理。",
        "terms": [TERM],
        "performance": "当场履行。",
        "reached_at": MOMENT,
        "mediators": [SIGNED],
    },
    "termination_notice": HEAD
    | {
        "recipients": ["张某"],
        "parties": ["张某", "清溪县某某建筑有限公司"],
        "matter": "劳务工资纠纷",
        "accepted_on": date(2026, 10, 9),
        "reason": "各方意见分歧较大",
        "routes": [{"title": "劳动仲裁", "text": "向劳动争议仲裁委员会申请仲裁。"}],
        "limitation": "申请仲裁的时效期间为一年。",
        "terminated_on": date(2026, 11, 21),
        "mediators": ["陈某"],
        "contact_phone": "000-0000000",
    },
    "closing_report": HEAD
    | {
        "opened_on": date(2026, 10, 9),
        "mediators": ["陈某"],
        "accepted_on": date(2026, 10, 9),
        "closed_on": date(2026, 11, 21),
        "parties": ["申请人张某"],
        "category": "劳动争议",
        "source": "当事人申请",
        "facts": FACTS,
        "result": "达成书面协议。",
        "performance": "履行完毕。",
        "amount": Decimal(5000),
        "remarks": "无",
    },
    "invitation": HEAD
    | {
        "recipient": "张某",
        "ordinal": "第二次",
        "matter": "劳务工资纠纷",
        "starts_at": MOMENT,
        "place": "第一调解室",
        "manner": "视频",
        "mediators": ["陈某"],
        "room": "https://concord.example/join/x",
        "short_code": "7K4M92",
        "bring": ["身份证"],
        "contact_name": "周某",
        "contact_phone": "000-0000000",
        "issued_on": date(2026, 11, 21),
    },
}
