from kb.analysis.synonyms import expansions, table


def test_lay_words_lead_to_legal_ones() -> None:
    assert "支付劳动报酬" in {word for found in expansions("老板欠薪") for word in found.legal}


def test_the_longest_word_wins() -> None:
    assert [found.said for found in expansions("没签劳动合同")] == ["没签劳动合同"]


def test_what_is_said_already_is_not_meant_again() -> None:
    assert all("诉讼时效期间" not in found.legal for found in expansions("诉讼时效期间过期"))


def test_every_line_of_the_list_is_whole() -> None:
    assert len(table()) > 150
    assert all(said and legal and all(legal) for said, legal in table().items())
