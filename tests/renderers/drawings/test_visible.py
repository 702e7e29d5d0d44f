"""How much of a shape shows: thin lines, covers, neighbours, clips; wherever the pixels of the picture lie."""

from __future__ import annotations

import pytest

from tests.renderers.drawings.drawing import draw

SIDES = [
    'width="200" height="100"',
    'width="190.84" height="99.3"',
    'width="190.47" height="99.55" viewBox="0 0 200 104.5"',
]
A_SAMPLE = 1 / 24  # of a line
COVER = '<rect x="{}" y="0" width="{}" height="90" fill="blue"/>'


def shares(inside: str, sides: str = SIDES[0], scale: float = 1) -> list[float | None]:
    return [shape.visible for shape in draw(inside, sides, scale=scale).of("shape")]


def line(x0: float, y0: float, x1: float, y1: float, wide: float = 1) -> str:
    return f'<path d="M{x0} {y0}L{x1} {y1}" stroke="#333" stroke-width="{wide}"/>'


@pytest.mark.parametrize("sides", SIDES)
@pytest.mark.parametrize("scale", [1, 1.5])
def test_thin_lines_show_wherever_they_lie(sides: str, scale: float) -> None:
    """Ten pixels apart, so that nothing hides anything."""
    at = [10.0, 20.25, 30.49, 40.5, 50.51, 60.75, 70.99]
    rows = [line(5, y, 95.3, y) for y in at]
    columns = [line(x + 100, 5, x + 100, 85.3) for x in at]
    assert shares("".join(rows + columns), sides, scale) == [1] * 14
    slanted = [line(5 + x, 5, 45 + x * 1.1, 85, wide) for x, wide in zip(at, [0.2, 0.5, 1, 1, 1.3, 2, 3], strict=True)]
    assert shares("".join(slanted), sides, scale) == [1] * 7


@pytest.mark.parametrize("sides", SIDES)
def test_small_and_bent_shapes_show_where_they_lie_on_others(sides: str) -> None:
    """Trunks under 4 px wide, dots and bows, each upon a ground and a strip drawn before it."""
    upon = '<rect width="180" height="95" fill="#eee"/>'
    strips = "".join(f'<rect x="{7 + n * 17.3}" y="3" width="9" height="90" fill="green"/>' for n in range(9))
    trunks = "".join(f'<rect x="{10.46 + n * 17.3}" y="5.2" width="{2 + n / 5}" height="11.3"/>' for n in range(9))
    dots = "".join(f'<circle cx="{12.3 + n * 17.3}" cy="30" r="{1 + n / 3}" fill="red"/>' for n in range(9))
    bows = "".join(
        f'<path d="M{9 + n * 17.3} 45C{19 + n * 17.3} 60 {4 + n * 17.3} 70 {16.4 + n * 17.3} 88" fill="none" '
        f'stroke="blue" stroke-width="{1 + n / 4}"/>' for n in range(9)
    )  # fmt: skip
    assert shares(upon + strips + trunks + dots + bows, sides)[10:] == [1] * 27


@pytest.mark.parametrize("sides", SIDES)
@pytest.mark.parametrize("wide", [2.5, 3.7])
def test_strips_side_by_side_hide_nothing_of_each_other(wide: float, sides: str) -> None:
    """Drawn from the left and from the right."""
    strips = [f'<rect x="{10 + n * wide}" y="10" width="{wide}" height="60" fill="red"/>' for n in range(40)]
    assert shares("".join(strips), sides) == [1] * 40
    assert shares("".join(reversed(strips)), sides) == [1] * 40


@pytest.mark.parametrize("sides", SIDES)
@pytest.mark.parametrize("y", [40.0, 40.49, 40.5, 40.99])
def test_covered_lines(y: float, sides: str) -> None:
    """80 long: wholly under what is drawn later, half, a quarter, not at all; upon what is drawn before."""
    under = line(10, y, 90, y)
    assert shares(under + COVER.format(5, 90), sides) == [0, 1]
    assert shares(under + COVER.format(10, 40), sides) == [pytest.approx(0.5, abs=A_SAMPLE), 1]
    assert shares(under + COVER.format(70, 50), sides) == [pytest.approx(0.75, abs=A_SAMPLE), 1]
    assert shares(under + COVER.format(95, 50), sides) == [1, 1]
    assert shares(COVER.format(5, 90) + under, sides)[1] == 1


def test_a_line_lends_no_pixels_to_one_that_is_hidden() -> None:
    """Each in rows of its own: 40 is painted over by the third, 41 shows beside it."""
    assert shares(line(10, 40.5, 90, 40.5) + line(10, 41.5, 90, 41.5) + line(10, 40.5, 90, 40.5)) == [0, 1, 1]
    assert shares(line(10, 40.5, 90, 40.5) + line(10, 41.5, 90, 41.5) + line(10, 40.5, 50, 40.5)) == [
        pytest.approx(0.5, abs=A_SAMPLE), 1, 1
    ]  # fmt: skip


def test_a_road_with_a_lighter_middle_shows_its_sides() -> None:
    """Of 20 pixels across, 8 are hidden; of 10 in a bow half, as near as 24 points tell; or all."""
    assert shares(line(10, 50, 190, 50, 20) + line(10, 50, 190, 50, 8)) == [pytest.approx(0.6, abs=0.1), 1]
    road = '<path d="M10 80C60 80 60 20 100 20S150 80 190 80" fill="none" stroke="black" stroke-width="{}"/>'
    assert shares(road.format(10) + road.format(5)) == [pytest.approx(0.5, abs=0.15), 1]
    assert shares(road.format(10) + road.format(12)) == [0, 1]


def test_clipped_and_pictured_over() -> None:
    """A picture and a clip have no colour of a shape; what they take away does not show."""
    clip = '<clipPath id="c"><rect width="50" height="90"/></clipPath>'
    assert shares(f'{clip}<g clip-path="url(#c)">{line(10, 40.5, 90, 40.5)}</g>') == [pytest.approx(0.5, abs=A_SAMPLE)]
    dot = "data:image/gif;base64,R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs="
    over = f'<image href="{dot}" x="{{}}" y="20" width="40" height="40" preserveAspectRatio="none"/>'
    assert shares(line(10, 40.5, 50, 40.5) + over.format(10)) == [0]
    assert shares(line(10, 40.5, 50, 40.5) + over.format(30)) == [pytest.approx(0.5, abs=A_SAMPLE)]
