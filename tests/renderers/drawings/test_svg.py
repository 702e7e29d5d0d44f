"""SVG: sizes, places, colours and texts, worked out by hand from the source."""

from __future__ import annotations

import itertools

import pytest

from tests.renderers.drawings.drawing import Box, draw, drawn, run

RED, BLUE, GREEN = (255, 0, 0), (0, 0, 255), (0, 128, 0)


@pytest.mark.parametrize(
    ("sides", "size"),
    [
        ('width="120" height="80"', (120, 80)),
        ('width="25.4mm" height="1in"', (96, 96)),
        ('width="10em" height="72pt"', (160, 96)),
        ('width="100%" height="100%" viewBox="0 0 70 30"', (70, 30)),
        ('viewBox="5 5 70 30"', (70, 30)),
        ('width="140" viewBox="0 0 70 30"', (140, 60)),
        ('height="60" viewBox="0 0 70 30"', (140, 60)),
        ('width="140"', (140, 150)),
        ("", (300, 150)),
        ('width="100.5" height="40.25"', (101, 41)),
        ('width="-5" height="40" viewBox="0 0 2 1"', (80, 40)),
        ('style="width: 90px; height: 45px" width="10" height="10"', (90, 45)),
        ('width="60" height="20" style="max-width: 100%; height: auto" viewBox="0 0 3 2"', (60, 40)),
        ('width="20" height="20"', (20, 20)),
    ],
)
def test_sizes(sides: str, size: tuple[int, int]) -> None:
    assert draw('<path d="M0 0L7 0 7 7z"/>', sides).size == size


@pytest.mark.parametrize(("scale", "size"), [(1, (101, 41)), (1.5, (151, 61)), (2, (201, 81)), (3, (302, 121))])
def test_sizes_at_other_scales_are_rounded_up_once(scale: float, size: tuple[int, int]) -> None:
    drawing = draw('<rect x="10" y="20" width="30" height="10"/>', 'width="100.5" height="40.25"', scale=scale)
    assert drawing.size == size
    assert drawing.boxes == [pytest.approx((10 * scale, 20 * scale, 40 * scale, 30 * scale), abs=1)]


PLACES: list[tuple[str, Box]] = [
    ('<rect x="10" y="20" width="30" height="40"/>', (10, 20, 40, 60)),
    ('<circle cx="50" cy="50" r="20"/>', (30, 30, 70, 70)),
    ('<ellipse cx="50" cy="50" rx="40" ry="10"/>', (10, 40, 90, 60)),
    ('<line x1="10" y1="20" x2="60" y2="20" stroke="red" stroke-width="4"/>', (10, 18, 60, 22)),
    ('<polygon points="10,10 60,10 60,40"/>', (10, 10, 60, 40)),
    ('<polyline points="10,10 60,10 60,40" fill="none" stroke="red" stroke-width="2"/>', (10, 9, 61, 40)),
    ('<path d="M10 10h20v30h-20z"/>', (10, 10, 30, 40)),
    ('<rect x="20" y="20" width="10" height="10" stroke="red" stroke-width="6"/>', (17, 17, 33, 33)),
    ('<rect x="10" y="10" width="20" height="10" fill="none" stroke="red" stroke-width="2"/>', (9, 9, 31, 21)),
    ('<path d="M50 50h0" stroke="red" stroke-width="10" stroke-linecap="round"/>', (45, 45, 55, 55)),
    ('<g transform="translate(10 5) scale(2)"><rect x="5" y="5" width="10" height="20"/></g>', (20, 15, 40, 55)),
    ('<rect width="20" height="10" transform="translate(50 50) rotate(90)"/>', (40, 50, 50, 70)),
    ('<rect width="20" height="10" style="transform: translate(50px, 5px)"/>', (50, 5, 70, 15)),
    ('<svg x="20" y="10" width="50" height="50" viewBox="0 0 10 10"><rect width="4" height="2"/></svg>',
     (20, 10, 40, 20)),
    ('<svg x="20" y="10" width="50" height="50"><rect width="500" height="20"/></svg>', (20, 10, 70, 30)),
    ('<rect x="150" y="80" width="100" height="100"/>', (150, 80, 200, 100)),
    ('<switch><g systemLanguage="xx"><rect width="9" height="9"/></g><rect x="30" width="9" height="9"/></switch>',
     (30, 0, 39, 9)),
]  # fmt: skip


def test_places_of_shapes() -> None:
    """Each in a window of its own, 200 pixels wide and 100 tall."""
    windows = (f'<svg y="{n * 100}" width="200" height="100">{shape}</svg>' for n, (shape, _) in enumerate(PLACES))
    found = draw("".join(windows), f'width="200" height="{len(PLACES) * 100}"').boxes
    for n, ((x0, y0, x1, y1), (shape, box)) in enumerate(zip(found, PLACES, strict=True)):
        assert (x0, y0 - n * 100, x1, y1 - n * 100) == pytest.approx(box, abs=1), shape


@pytest.mark.parametrize(
    ("how", "box"),
    [
        ("xMidYMid meet", (75, 25, 125, 75)),
        ("xMinYMin meet", (25, 25, 75, 75)),
        ("xMidYMid slice", (50, 0, 150, 100)),
        ("none", (50, 25, 150, 75)),
    ],
)
def test_view_boxes_on_a_window_of_another_shape(how: str, box: Box) -> None:
    sides = f'width="200" height="100" viewBox="0 0 40 40" preserveAspectRatio="{how}"'
    assert draw('<rect x="10" y="10" width="20" height="20"/>', sides).boxes == [pytest.approx(box, abs=1)]


HIDDEN = [
    '<defs><rect width="9" height="9"/></defs>',
    '<symbol id="s"><rect width="9" height="9"/></symbol>',
    '<rect width="9" height="9" display="none"/>',
    '<g style="display:none"><rect width="9" height="9"/></g>',
    '<rect width="9" height="9" visibility="hidden"/>',
    '<rect width="9" height="9" opacity="0"/>',
    '<g opacity="0"><rect width="9" height="9"/></g>',
    '<rect width="9" height="9" fill="none"/>',
    '<rect width="9" height="9" fill="url(#nothing)"/>',
    '<rect width="9" height="9" transform="scale(0)"/>',
    '<rect width="9" height="0" stroke="red"/>',
    '<rect x="900" width="9" height="9"/>',
    '<clipPath id="c"><rect width="9" height="9"/></clipPath>',
    '<use href="#nothing"/>',
    '<g id="a"><use href="#a"/></g>',
]


def test_what_does_not_show_is_no_shape() -> None:
    assert draw("".join(HIDDEN) + '<circle cx="50" cy="50" r="10"/>').boxes == [(40, 40, 60, 60)]


PAINTS = [
    ('fill="red"', RED),
    ("", (0, 0, 0)),
    ('fill="none" stroke="blue" stroke-width="4"', BLUE),
    ('style="fill: #008000 !important" fill="red"', GREEN),
    ('class="c"', BLUE),
    ('color="red" fill="currentColor"', RED),
    ('fill="rgb(0 0 255 / 100%)"', BLUE),
    ('fill="url(#even)"', None),
    ('fill="url(#dots)"', None),
    ('fill="url(#nothing) red"', RED),
    ('fill="red" opacity=".6"', (255, 102, 102)),
    ('fill="red" fill-opacity=".6"', (255, 102, 102)),
    ('fill="white" fill-opacity=".1" stroke="blue" stroke-width="4"', BLUE),
]


def test_colours() -> None:
    shapes = "".join(f'<rect x="{n * 15}" width="12" height="40" {paint}/>' for n, (paint, _) in enumerate(PAINTS))
    drawing = draw(
        '<style>.c { fill: blue } @media print { .c { fill: red } }</style><defs>'
        '<linearGradient id="stops"><stop stop-color="red"/><stop offset="1"/></linearGradient>'
        '<linearGradient id="even" href="#stops"/><pattern id="dots" width="4" height="4" '
        f'patternUnits="userSpaceOnUse"><circle r="2" fill="red"/></pattern></defs>{shapes}'
    )  # fmt: skip
    for shape, (paint, colour) in zip(drawing.of("shape"), PAINTS, strict=True):
        assert shape.colour == (None if colour is None else pytest.approx(colour, abs=1)), paint


def test_how_much_of_a_shape_shows() -> None:
    drawing = draw(
        '<rect width="40" height="40" fill="red"/><rect x="100" width="40" height="40"/>'
        '<rect x="20" width="60" height="40" fill="blue"/><rect x="90" y="0" width="60" height="40" fill="green"/>'
        '<rect x="20" width="9" height="9" fill="white" opacity=".3"/><text x="2" y="20">over</text>'
    )
    assert [shape.visible for shape in drawing.of("shape")] == [0.5, 0, 1, 1, None]
    assert drawing.boxes[0] == (0, 0, 20, 40)


def test_clips_and_masks_take_away() -> None:
    drawing = draw(
        '<clipPath id="c"><rect width="20" height="40"/></clipPath><mask id="m"><rect width="100" height="20" '
        'fill="white"/></mask><rect width="40" height="40" clip-path="url(#c)"/>'
        '<g mask="url(#m)"><rect x="60" width="40" height="40"/></g>'
    )
    assert drawing.boxes == [(0, 0, 20, 40), (60, 0, 100, 20)]
    assert [shape.visible for shape in drawing.of("shape")] == [0.5, 0.5]


def test_soft_edges_name_no_other_shape() -> None:
    """Where many shapes are cut along slanted lines their names mix; each is within its own place all the same."""
    bars = "".join(f'<rect x="{n * 4}" y="{n}" width="4" height="40"/>' for n in range(50))
    drawing = draw(f'<clipPath id="c"><path d="M0 0L200 10V90L0 60z"/></clipPath><g clip-path="url(#c)">{bars}</g>')
    assert len(drawing.boxes) == 50
    for n, (x0, y0, x1, y1) in enumerate(drawing.boxes):
        assert (x0, x1) == (n * 4, n * 4 + 4)
        assert n <= y0 < y1 <= n + 40


def test_what_use_draws_is_measured() -> None:
    drawing = draw(
        '<defs><g id="g"><rect width="10" height="10"/><text y="30">twice</text></g>'
        '<symbol id="s" viewBox="0 0 10 10"><circle cx="5" cy="5" r="5"/></symbol></defs>'
        '<use href="#g" x="10" fill="red"/><use xlink:href="#g" transform="translate(100 20)" fill="blue"/>'
        '<use href="#s" x="50" y="60" width="20" height="20"/><rect id="r" x="70" width="5" height="5"/>'
        '<use href="#r" x="20" y="5"/><use href="other.svg#r"/>'
    )
    assert drawing.boxes == [
        (10, 0, 20, 10), (100, 20, 110, 30), (50, 60, 70, 80), (70, 0, 75, 5), (90, 5, 95, 10)
    ]  # fmt: skip
    assert [shape.colour for shape in drawing.of("shape")[:2]] == [RED, BLUE]
    assert drawing.words == ["twice", "twice"]


def test_arrows_belong_to_their_lines() -> None:
    (box,) = draw(
        '<marker id="m" markerWidth="10" markerHeight="10" refY="5" orient="auto" markerUnits="userSpaceOnUse">'
        '<path d="M0 0L10 5L0 10z" fill="blue"/></marker>'
        '<path d="M10 50H100" stroke="red" stroke-width="2" marker-end="url(#m)"/>'
    ).boxes
    assert box == pytest.approx((10, 45, 110, 55), abs=1)


@pytest.mark.parametrize("wide", [0.2, 0.5, 1])
def test_thin_lines_are_found_where_the_drawing_has_a_part_of_a_pixel(wide: float) -> None:
    drawing = draw(
        f'<path d="M10.3 10.3L80.3 60.3" stroke="#333" stroke-width="{wide}"/>'
        f'<rect x="100.4" y="10" width="40" height="30" fill="none" stroke="red" stroke-width="{wide}"/>',
        'width="190.84" height="99.3" viewBox="0 0 190.84 99.3"',
    )
    assert [shape.visible for shape in drawing.of("shape")] == [pytest.approx(1, abs=0.2), pytest.approx(1, abs=0.2)]
    assert drawing.boxes == [pytest.approx((10.3, 10.3, 80.3, 60.3), abs=1.2),
                             pytest.approx((100.4, 10, 140.4, 40), abs=1.2)]  # fmt: skip


def test_a_shape_smaller_than_a_pixel_has_its_place() -> None:
    (box,) = draw('<rect x="10.6" y="10.6" width=".2" height=".2"/>').boxes
    assert box == pytest.approx((10.6, 10.6, 10.8, 10.8), abs=1)


def test_texts_and_their_words() -> None:
    drawing = draw(
        '<text x="100" y="30" text-anchor="middle" font-size="20" fill="red">'
        'Mid<tspan fill="blue">dle</tspan> one</text>'
        '<a href="https://example.com"><text x="10" y="60">Go there</text></a><text x="10" y="90" opacity="0">no</text>'
        "<title>not said</title><desc>nor this</desc>"
    )
    text, link = drawing.of("text")[0], drawing.of("link")[0]
    assert (text.text, text.font_px, link.text) == ("Middle one", 20, "Go there")
    assert drawing.words == ["Middle", "one", "Go", "there"]
    x0, _, x1, y1 = text.box or (0, 0, 0, 0)
    assert (x0 + x1) / 2 == pytest.approx(100, abs=2)
    assert y1 == pytest.approx(30, abs=1.5)
    assert [word.visible for word in drawing.of("word")] == [1, 1, 1, 1]


def test_the_plate_that_a_filter_paints_is_no_ink() -> None:
    drawing = draw(
        '<filter id="plate"><feFlood flood-color="yellow"/><feComposite in="SourceGraphic" operator="over"/></filter>'
        '<text x="50" y="50" font-size="20" filter="url(#plate)">ace</text>'
        '<text x="50" y="90" font-size="20">ace</text>'
    )
    plated, plain = (word.box or (0, 0, 0, 0) for word in drawing.of("word"))
    assert plated == (plain[0], plain[1] - 40, plain[2], plain[3] - 40)
    assert [word.visible for word in drawing.of("word")] == [1, 1]


def test_letters_grow_with_the_view_box() -> None:
    drawing = draw('<text x="5" y="10" font-size="4">Hel<tspan font-weight="bold">lo</tspan> you</text>',
                   'width="200" height="100" viewBox="0 0 50 25"', scale=2)  # fmt: skip
    assert drawing.words == ["Hello", "you"]
    assert drawing.word("Hello").font_px == 32
    x0, _, _, y1 = drawing.word("Hello").box or (0, 0, 0, 0)
    assert (x0, y1) == (pytest.approx(40, abs=4), pytest.approx(80, abs=1.5))


def test_turned_words_have_outlines() -> None:
    drawing = draw(
        '<text transform="translate(100 20) rotate(90)" font-size="20">Down</text><text x="5" y="20">up</text>'
    )
    x0, y0, x1, y1 = drawing.word("Down").box or (0, 0, 0, 0)
    assert y1 - y0 > 2 * (x1 - x0)
    assert (x0, y0) == (pytest.approx(100, abs=1), pytest.approx(20, abs=3))
    assert drawing.word("Down").outline is not None
    assert drawing.word("up").outline is None


def test_words_along_a_path_keep_apart() -> None:
    """On a slope of 45 degrees each word begins below where the one before it ends."""
    drawing = draw(
        '<path id="p" d="M10 10L110 110" fill="none"/><text font-size="16">'
        '<textPath href="#p">One two six</textPath></text>',
        'width="200" height="200"',
    )
    boxes = [word.box or (0, 0, 0, 0) for word in drawing.of("word")]
    assert drawing.words == ["One", "two", "six"]
    assert all(word.font_px == 16 for word in drawing.of("word"))
    for one, other in itertools.pairwise(boxes):
        assert (one[0] + one[2]) / 2 < other[0]
        assert (one[1] + one[3]) / 2 < other[1]


def test_texts_over_each_other_and_under_shapes() -> None:
    drawing = draw(
        '<text x="10" y="50" font-size="30">WWWW</text><text x="10" y="50" font-size="30" fill="red">MMM</text>'
        '<text x="150" y="50">gone</text><rect x="140" y="30" width="60" height="40" fill="blue"/>'
    )
    assert drawing.word("gone").visible == 0
    assert drawing.word("MMM").visible == 1
    assert 0.1 < (drawing.word("WWWW").visible or 0) < 0.8


def test_html_in_a_drawing() -> None:
    drawing = draw(
        '<foreignObject x="20" y="10" width="150" height="80"><div xmlns="http://www.w3.org/1999/xhtml" '
        'style="font-size: 16px"><p style="margin: 0">Some <b>bold</b></p><input value="typed"/></div></foreignObject>'
    )
    assert [paragraph.text for paragraph in drawing.of("paragraph")] == ["Some bold"]
    assert [field.text for field in drawing.of("field")] == ["typed"]
    assert (drawing.word("Some").box or (0,))[0] == pytest.approx(20, abs=1.5)


@pytest.mark.parametrize(
    "rules",
    [
        "* { fill: red !important; opacity: 1 !important }",
        "@layer late { * { fill: red !important; stroke: none !important; mix-blend-mode: multiply !important } }",
        "* { transition: all 9s !important } rect { fill: red }",
        "rect { fill: red; animation: k 9s infinite } @keyframes k { to { fill: blue } }",
        ":root { --c: red } rect { fill: var(--c) !important }",
        "body, html { display: none } :root > rect { fill: red }",
    ],
)
def test_rules_of_a_drawing_do_not_hide_what_it_draws(rules: str) -> None:
    drawing = draw(
        f'<style>{rules}</style><rect x="10" y="10" width="40" height="20" style="fill: red !important; filter: none '
        '!important"/><text x="10" y="60" style="fill: #00f !important">plain</text>'
    )
    assert drawing.boxes == [(10, 10, 50, 30)]
    assert [(shape.visible, shape.colour) for shape in drawing.of("shape")] == [(1, RED)]
    assert (drawing.words, drawing.word("plain").visible) == (["plain"], 1)


def test_what_moves_is_drawn_where_it_ends() -> None:
    drawing = draw(
        "<style>@keyframes k { to { transform: translateX(50px) } } .k { animation: k 1s forwards }</style>"
        '<rect width="10" height="10"><animate attributeName="x" from="0" to="100" dur="2s" fill="freeze"/></rect>'
        '<rect y="50" width="10" height="10" class="k"/>'
    )
    assert drawing.boxes == [(100, 0, 110, 10), (50, 50, 60, 60)]


def test_a_tall_drawing_is_pictured_frame_by_frame() -> None:
    drawing = draw(
        '<rect x="10" y="4000" width="30" height="50" fill="red"/><text x="50" y="3000">far down</text>',
        'width="100" height="4500"',
    )
    assert drawing.size == (100, 4500)
    assert drawing.boxes == [(10, 4000, 40, 4050)]
    assert [word.visible for word in drawing.of("word")] == [1, 1]


@pytest.mark.parametrize(
    ("source", "kind", "line"),
    [
        ('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="12001"><rect width="9" height="9"/></svg>',
         "image_too_large", None),
        ('<svg xmlns="http://www.w3.org/2000/svg" width="1e9" height="1e9"><rect width="9" height="9"/></svg>',
         "image_too_large", None),
        ('<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"/>', "no_image", None),
        ('<svg xmlns="http://www.w3.org/2000/svg" width="0" height="90"><rect width="9" height="9"/></svg>',
         "no_image", None),
        ("<svg>\n<g>\n<rect></g></svg>", "syntax_error", 3),
        ('<?xml version="1.0"\nencoding="UTF-16"?>\n<svg>&nbsp;</svg>', "syntax_error", 3),
        ("<html/>", "syntax_error", None),
        ("", "syntax_error", 1),
        ("<svg><g id='a'>" + "<rect width='1' height='1'/>" * 200 + "</g>" + "<use href='#a'/>" * 200 + "</svg>",
         "output_too_large", None),
        ("<svg>" + "<path d='M0 0h1v1z'/>" * 10_001 + "</svg>", "output_too_large", None),
    ],
    ids="tall wide empty flat unclosed entity other nothing uses shapes".split(),
)  # fmt: skip
def test_what_is_no_drawing(source: str, kind: str, line: int | None) -> None:
    failure = run(source).failure
    assert failure is not None
    assert (failure[0], failure[2]) == (kind, line)


@pytest.mark.parametrize(
    "before",
    [
        "", "\ufeff", '<?xml version="1.0" encoding="ISO-8859-1"?>', '\n <?xml version="1.0"?>\n',
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">',
        '<!DOCTYPE svg [<!ENTITY say "said">]>', "<!-- an <svg> in words -->",
    ],
)  # fmt: skip
def test_what_may_stand_before_a_drawing(before: str) -> None:
    said = "&say;" if "ENTITY" in before else "said"
    text = f"<text y='20'>{said} <![CDATA[1 < 2]]></text><defs><rect id='r' width='9' height='9'/></defs>"
    drawing = drawn(run(f"{before}<svg width='90' height='30'>{text}<use xlink:href='#r' x='80'/></svg>"))
    assert drawing.words == ["said", "1", "<", "2"]
    assert drawing.boxes == [(80, 0, 89, 9)]


def test_ids_are_numbers_of_a_kind() -> None:
    """A name that a text has is none of a shape's."""
    drawing = draw('<rect width="9" height="9"/><circle cx="50" cy="50" r="9"/><text y="20">one</text>')
    assert [element.id for element in drawing.scene.elements] == ["figure1", "shape1", "shape2", "text1", "word1"]
