from hypothesis import given
from hypothesis import strategies as st

from kb.search.prefixes import Name, PrefixTable

NAMES = st.lists(st.text(alphabet="甲乙ab", min_size=1, max_size=6), max_size=12)


@given(NAMES, st.text(alphabet="甲乙ab\n", max_size=4))
def test_exactly_the_places_with_the_prefix_are_found(names: list[str], prefix: str) -> None:
    given_names = [Name(text, entry, range(len(text))) for entry, text in enumerate(names)]
    entries, is_start = PrefixTable(given_names).find(prefix)
    cut = prefix.partition("\n")[0]
    wanted = [(e, at == 0) for e, text in enumerate(names) for at in range(len(text)) if text[at:].startswith(cut)]
    assert sorted(zip(entries.tolist(), is_start.tolist(), strict=True)) == sorted(wanted)


def test_a_table_of_nothing_finds_nothing() -> None:
    assert len(PrefixTable(()).find("甲")[0]) == 0
