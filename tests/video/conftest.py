"""Property tests here may take their time: the machine is shared."""

from hypothesis import settings

settings.register_profile("video", deadline=None)
settings.load_profile("video")
