"""The board's signs as SVG. The shape carries the meaning; colour only helps, and is left to whoever draws.

Each is drawn in a square of 24 units in ``currentColor``. Class ``hole`` is what is cut out of a full sign: a style sheet
gives it the colour of the paper.
"""

from __future__ import annotations

from typing import Final

_RING = '<circle cx="12" cy="12" r="7.4" fill="none" stroke="currentColor" stroke-width="2"/>'
_LINES = "".join(
    f'<path d="M{x1} {y1}L{x2} {y2}"/>'
    for x1, y1, x2, y2 in (
        (4, 9, 9, 4),
        (4, 14.5, 14.5, 4),
        (4, 20, 20, 4),
        (9.5, 20, 20, 9.5),
        (15, 20, 20, 15),
    )
)

SIGNS: Final = {
    "ring": _RING,
    "half": _RING + '<path d="M12 4.6a7.4 7.4 0 0 0 0 14.8z" fill="currentColor"/>',
    "perhaps": (
        '<circle cx="12" cy="12" r="7.4" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="2.6 2.05"/>'
        '<path d="M12 4.6a7.4 7.4 0 0 0 0 14.8z" fill="currentColor"/>'
    ),
    "disc": '<circle cx="12" cy="12" r="8.4" fill="currentColor"/>',
    "tick": (
        '<circle cx="12" cy="12" r="9.4" fill="currentColor"/>'
        '<path class="hole" d="M7.2 12.4l3.3 3.4 6.3-7.2" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/>'
    ),
    "cross": '<path d="M5.8 5.8l12.4 12.4M18.2 5.8L5.8 18.2" fill="none" stroke="currentColor" stroke-width="3.2" stroke-linecap="round"/>',
    "bars": '<rect x="6.2" y="5" width="4" height="14" rx=".6" fill="currentColor"/><rect x="13.8" y="5" width="4" height="14" rx=".6" fill="currentColor"/>',
    "ask": (
        '<path d="M8.2 9.1a3.9 3.9 0 1 1 5.9 3.4c-1.5.9-2.1 1.5-2.1 3" fill="none" stroke="currentColor" stroke-width="2.3" stroke-linecap="round"/>'
        '<circle cx="12" cy="19" r="1.5" fill="currentColor"/>'
    ),
    "dot": '<circle cx="12" cy="12" r="3" fill="currentColor"/>',
    "hatched": f'<g fill="none" stroke="currentColor" stroke-width="1.2">{_LINES}</g>',
    "changed": '<path d="M0 0h8v8z" transform="translate(16 0)" fill="currentColor"/>',
    "unchecked": '<rect x=".6" y=".6" width="22.8" height="22.8" rx="4" fill="none" stroke="currentColor" stroke-width="1"/>',
}  # fmt: skip


def symbols() -> str:
    """All signs once, to be used by ``<use href="#sign-half"/>``."""
    drawn = "".join(
        f'<symbol id="sign-{name}" viewBox="0 0 24 24">{inner}</symbol>'
        for name, inner in SIGNS.items()
    )
    return f'<svg class="defs" width="0" height="0" aria-hidden="true" focusable="false"><defs>{drawn}</defs></svg>'


def use(name: str, over: tuple[str, ...] = ()) -> str:
    """A sign in HTML, with what is laid over it; screen readers pass it by."""
    inside = "".join(f'<use href="#sign-{one}"/>' for one in (*over, name) if one)
    return f'<svg class="sign s-{name}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{inside}</svg>'


def placed(name: str, x: float, y: float, size: float, colour: str, paper: str) -> str:
    """A sign drawn out in a picture, for programs that know no style sheet."""
    inner = SIGNS[name].replace("currentColor", colour).replace('stroke="#fff"', f'stroke="{paper}"')  # fmt: skip
    return f'<g transform="translate({x:g} {y:g}) scale({size / 24:.4g})">{inner}</g>'
