"""What may go wrong in the rooms, as exceptions with a stable kebab-case code and the HTTP status that carries it.

VideoError                  anything below
├── MalformedError    400   the message itself is wrong
├── ForbiddenError    403   the message is right, but this person may not
├── MissingError      404   no such room, participant or connection
├── ConflictError     409   not in this state
├── FullError         503   a limit of the room or of the worker is reached
└── UnreachableError  503   the worker itself does not answer (raised by the client only)
"""

from typing import ClassVar


class VideoError(Exception):
    """A refusal: a code for programs, a sentence for the log; the portal puts the code into the reader's words."""

    status: ClassVar[int] = 500

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class MalformedError(VideoError):
    """The message cannot be read: wrong type, unknown field, too long, bad SDP."""

    status = 400


class ForbiddenError(VideoError):
    """The sender has no right to this, however well it is written."""

    status = 403


class MissingError(VideoError):
    """What the message speaks of is not here."""

    status = 404


class ConflictError(VideoError):
    """The room or the participant is in a state in which this cannot happen."""

    status = 409


class FullError(VideoError):
    """One more would be too many."""

    status = 503


class UnreachableError(VideoError):
    """The media worker does not answer on its socket."""

    status = 503


BY_STATUS: dict[int, type[VideoError]] = {
    400: MalformedError,
    403: ForbiddenError,
    404: MissingError,
    409: ConflictError,
    503: FullError,
}
"""How the client turns a refusal of the worker back into the exception that the worker raised."""
