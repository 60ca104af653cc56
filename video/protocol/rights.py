"""What a participant may do in a room: decided by the portal at joining, enforced by the worker."""

from dataclasses import dataclass, fields

from video.protocol.fields import Fields


@dataclass(frozen=True)
class Rights:
    """One flag for each right; `wait`, a duty that travels with them, says that a host must admit this person."""

    host: bool = False
    publish_audio: bool = True
    publish_video: bool = True
    publish_screen: bool = False
    chat: bool = True
    wait: bool = True

    def to_json(self) -> dict[str, bool]:
        """The form that travels."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def read(cls, given: Fields) -> "Rights":
        """Read the rights; every flag must be said, none is assumed."""
        rights = cls(**{field.name: given.flag(field.name) for field in fields(cls)})
        given.done()
        return rights
