"""`python -m video`: start the media worker."""

from video.server.main import main

if __name__ == "__main__":
    main()
