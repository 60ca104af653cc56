"""What can go wrong, as codes; pages turn a code into a status and a sentence.

    DomainError
    ├── Invalid     what was given cannot be right                (400)
    ├── Forbidden   this person may not do this here and now      (403)
    ├── NotFound    there is no such thing, or none you may see   (404)
    └── Conflict    it was right once, but the thing has moved on (409)

Each error carries a stable kebab-case ``code`` and keyword ``details`` that a sentence may quote.
"""


class DomainError(Exception):
    """Base of all errors with a code."""

    default_code = "refused"

    def __init__(self, code: str = "", **details: object) -> None:
        self.code = code or self.default_code
        self.details = details
        super().__init__(self.code)


class Invalid(DomainError):
    """What was given cannot be right."""

    default_code = "invalid"


class Forbidden(DomainError):
    """This person may not do this here and now."""

    default_code = "forbidden"


class NotFound(DomainError):
    """There is no such thing, or none that the asker may see."""

    default_code = "not-found"


class Conflict(DomainError):
    """It was right once, but the thing has moved on."""

    default_code = "conflict"
