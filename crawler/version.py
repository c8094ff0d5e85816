"""Which returnwatch this is."""

from importlib import metadata


def version() -> str:
    """The installed version, or ``0+checkout`` where it runs from a checkout that was never installed."""
    try:
        return metadata.version("returnwatch")
    except metadata.PackageNotFoundError:
        return "0+checkout"
