"""The board's picture as PNG, drawn by resvg: no browser, no network. It is an extra, since most want the page."""

from __future__ import annotations

from db.export.file import ExportError


def png(svg: str, zoom: float = 2) -> bytes:
    """The picture as PNG, ``zoom`` times its size. Raises ExportError where the drawer is not installed."""
    try:
        import resvg_py
    except ImportError:
        raise ExportError(
            "PNG needs the extra 'png': pip install 'returnwatch[png]' (resvg, 2 MB); or write a .svg, which every browser shows"
        ) from None
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            width=round(_width(svg) * zoom),
            sans_serif_family="DejaVu Sans",
            serif_family="DejaVu Serif",
        )
    )


def _width(svg: str) -> float:
    return float(svg.split('width="', 1)[1].split('"', 1)[0])
