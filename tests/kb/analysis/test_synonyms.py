from kb.analysis.synonyms import entries, expansions, table


def test_lay_words_lead_to_legal_ones() -> None:
    assert "支付劳动报酬" in {word for found in expansions("老板欠薪") for word in found.legal}
    assert "与他人同居" in {word for found in expansions("他养小三") for word in found.legal}


def test_the_longest_word_wins() -> None:
    assert [found.said for found in expansions("没签劳动合同")] == ["没签劳动合同"]


def test_what_is_said_already_is_not_meant_again() -> None:
    assert all("诉讼时效期间" not in found.legal for found in expansions("诉讼时效期间过期"))


def test_there_are_more_than_four_hundred_pairs_and_each_is_whole() -> None:
    assert sum(len(entry.said) for entry in entries()) > 1500
    assert len({entry.legal for entry in entries()}) > 400
    assert all(entry.legal and "#" in entry.article and all(map(str.strip, entry.said)) for entry in entries())
    assert all(entry.legal not in entry.said for entry in entries())


def test_no_pair_stands_twice() -> None:
    pairs = [(word, entry.legal) for entry in entries() for word in entry.said]
    assert len(pairs) == len(set(pairs))
    assert len(table()) > 900
