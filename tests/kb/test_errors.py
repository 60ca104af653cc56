from kb import errors


def every(kind: type[errors.KbError]) -> list[type[errors.KbError]]:
    return [kind, *(one for child in kind.__subclasses__() for one in every(child))]


def test_each_error_has_its_own_code_and_stands_in_the_tree() -> None:
    kinds = every(errors.KbError)
    assert len({kind.code for kind in kinds}) == len(kinds)
    for kind in kinds:
        assert kind.__name__ in (errors.__doc__ or "")
        assert kind.code in (errors.__doc__ or "")
