"""Values printed at marks: which text says which mark's value."""

from __future__ import annotations

from typing import Any

from .axes import Panel
from .page import Page
from .series import Row, Series
from .texts import add_text
from .wording import Said, exact, plain_text, read_number

UNITS = (100.0, 1e-3, 1e-6, 1e-9)


def add_values(page: Page, panels: list[Panel], series: list[Series]) -> None:
    """Give every printed value to the mark it stands at."""
    rows = [(one, row) for one in series for row in one.rows if row.element is not None and "box" in row.element]
    row_of = {row.element["id"]: (one, row) for one, row in rows if row.element}
    for panel in panels:
        near = [pair for pair in rows if pair[0].panel.axes.bbox.bounds == panel.axes.bbox.bounds]
        for text in panel.axes.texts:
            if page.has_ink(text) and id(text) not in page.claimed:
                _give(page, panel, text, near, row_of)


def _give(page: Page, panel: Panel, text: Any, near: list[tuple[Series, Row]], row_of: dict[str, Any]) -> None:
    words = plain_text(text.get_text())
    said = read_number(words)
    if said is None:
        return
    mark = getattr(text, "_labels_mark", None)
    bound = row_of.get(page.element_of[id(mark)]["id"]) if id(mark) in page.element_of else None
    box = page.box_of(text)
    font_px = float(text.get_fontsize()) * page.tap.dpi / 72
    candidates = [bound] if bound else sorted(
        (pair for pair in near if _stands_at(box, pair, font_px)), key=lambda pair: _distance(box, pair)
    )  # fmt: skip
    for one, row in candidates:
        meant = _meaning(said, row, one.along.factor)
        if meant is not None:
            _link(page, panel, text, row, meant, printed=True)
            return
    if not candidates or said.percent:
        return
    one, row = candidates[0]
    if one.mark == "bar" and not _says_else(said, row, near) and (bound or _aims_at(text, one, row, panel)):
        _link(page, panel, text, row, exact(said.readings[0][0]), printed=False)


def _meaning(said: Said, row: Row, factor: float | None) -> Any:
    """The printed number, if it is the mark's value within its rounding, as such or in the unit of the axis."""
    if isinstance(row.y, str) or row.y is None:
        return None
    meant = said.meaning(float(row.y))
    if meant is None and factor not in (None, 1.0):
        scaled = said.meaning(float(row.y) * factor)
        meant = None if scaled is None else scaled / factor
    return None if meant is None else exact(meant)


def _says_else(said: Said, row: Row, near: list[tuple[Series, Row]]) -> bool:
    """Whether a number at a bar says something other than its value: where it ends, what the stack comes to, a fall
    that is drawn upwards, or the value in a unit of its own."""
    if not isinstance(row.y, int | float):
        return said.meaning(row.end) is not None
    others = row.end, _stack_total(row, near), -row.y, *(row.y * unit for unit in UNITS)
    return any(said.meaning(other) is not None for other in others)


def _stack_total(row: Row, near: list[tuple[Series, Row]]) -> float:
    return sum(
        float(other.y) for one, other in near if one.mark == "bar" and other.x == row.x and not isinstance(other.y, str)
    )


def _stands_at(box: list[int], pair: tuple[Series, Row], font_px: float) -> bool:
    """Whether a text stands on a mark or right beside it: its middle within the mark widened by a line or so."""
    one, row = pair
    mark = row.element["box"] if row.element else box
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    high, wide = (box[3] - box[1]) / 2, (box[2] - box[0]) / 2
    if one.mark != "bar":
        reach_x, reach_y = wide + 1.6 * font_px, high + 1.6 * font_px
    elif one.vertical:
        reach_x, reach_y = max(2.0, 0.15 * (mark[2] - mark[0])), high + 1.2 * font_px
    else:
        reach_x, reach_y = wide + 1.2 * font_px, max(2.0, 0.15 * (mark[3] - mark[1]))
    return bool(mark[0] - reach_x <= x <= mark[2] + reach_x and mark[1] - reach_y <= y <= mark[3] + reach_y)


def _distance(box: list[int], pair: tuple[Series, Row]) -> float:
    """How far a text is from a mark: within a bar nothing, else to its nearest side; then to its middle."""
    mark = pair[1].element["box"] if pair[1].element else box
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    dx, dy = max(mark[0] - x, 0, x - mark[2]), max(mark[1] - y, 0, y - mark[3])
    return float(dx * dx + dy * dy + 1e-3 * abs(x - (mark[0] + mark[2]) / 2) + 1e-3 * abs(y - (mark[1] + mark[3]) / 2))


def _aims_at(text: Any, one: Series, row: Row, panel: Panel) -> bool:
    """Whether a text was put at the end of this very bar."""
    if text.get_transform() != panel.axes.transData or row.element is None:
        return False
    x, y = panel.pixels(*([float(v)] for v in text.get_position()))[0]
    box = row.element["box"]
    if one.vertical:
        return bool(abs(x - (box[0] + box[2]) / 2) < 1.5 and min(abs(y - box[1]), abs(y - box[3])) < 8)
    return bool(abs(y - (box[1] + box[3]) / 2) < 1.5 and min(abs(x - box[0]), abs(x - box[2])) < 8)


def _link(page: Page, panel: Panel, text: Any, row: Row, number: Any, *, printed: bool) -> None:
    element = row.element
    if element is None:
        return
    label = add_text(page, text, "label", "value", panel=panel.id, parent=panel.id, series=element.get("series"),
                     value={"number": number}, links=[element["id"]])  # fmt: skip
    if label is None:
        return
    element["links"] = [*element.get("links", []), label["id"]]
    if printed:
        element["reads"] = "printed"
