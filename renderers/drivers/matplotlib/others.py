"""Everything else on a panel: areas, images, arrows, spans, and shapes nobody has a better word for."""

from __future__ import annotations

from typing import Any

from matplotlib.collections import Collection, LineCollection, PolyCollection
from matplotlib.image import _ImageBase
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrow, FancyArrowPatch, Patch, Polygon, Wedge
from matplotlib.text import Annotation, Text

from .axes import Panel
from .legends import Naming, look_of
from .page import Page
from .texts import add_text
from .wording import plain_text


def add_areas(panel: Panel, naming: Naming) -> None:
    page = panel.page
    for collection in panel.axes.collections:
        if (
            id(collection) in page.claimed
            or not page.has_ink(collection)
            or getattr(collection, "_is_statistic", False)
        ):
            continue
        if (
            isinstance(collection, PolyCollection)
            and len(collection.get_paths())
            and collection.get_transform() == panel.axes.transData
        ):
            name = naming.of(panel.axes, collection.get_label(), look_of(collection), filled=True)
            paths: Any = collection.get_paths()
            points = sum(len(path.vertices) for path in paths)
            _add(panel, collection, "area", None, series=name, value={"points": points})
    for patch in panel.axes.patches:
        if (
            type(patch) is Polygon
            and id(patch) not in page.claimed
            and page.has_ink(patch)
            and patch.get_transform() == panel.axes.transData
        ):
            name = naming.of(panel.axes, patch.get_label(), look_of(patch), filled=True)
            _add(panel, patch, "area", None, series=name, value={"points": len(patch.get_xy())})


def _add(panel: Panel, artist: Any, kind: str, role: str | None, **known: Any) -> dict[str, Any]:
    element = panel.page.add(kind, role=role, panel=panel.id, artist=artist, **known)
    panel.page.paint(element, look_of(artist)[0], panel.page.marks_of(artist))
    return element


def add_texts(panel: Panel) -> None:
    """Texts on the panel that belong to no mark."""
    for text in panel.axes.texts:
        add_text(panel.page, text, "label", "annotation", panel=panel.id, parent=panel.id)


def add_tables_drawn(panel: Panel) -> None:
    """Cells of tables drawn with `ax.table`."""
    page = panel.page
    for table in panel.axes.tables:
        for (row, column), cell in table.get_celld().items():
            text = cell.get_text()
            if not page.has_ink(cell) and not page.has_ink(text):
                continue
            element = page.add(
                "cell",
                panel=panel.id,
                parent=panel.id,
                artist=cell,
                text=plain_text(text.get_text()),
                value={"row": row, "column": column},
            )
            element.pop("visible", None)  # its text lies on it
            page.paint(element, cell.get_facecolor(), page.marks_of(cell))
            add_text(page, text, "text", None, panel=panel.id, parent=element["id"])


def add_rest(page: Page, panel_of: dict[int, str]) -> None:
    """An element for every artist that painted and has none yet, so that no ink is without an owner."""
    for artist_id, inks in list(page.ledger.of.items()):
        artist = inks[0].artist
        if artist_id in page.claimed or artist is None or not page.has_ink(artist):
            continue
        panel = panel_of.get(id(getattr(artist, "axes", None)))
        if artist is page.figure.patch or artist_id in page.ledger.backdrops:
            continue
        if isinstance(artist, Text) and not (isinstance(artist, Annotation) and not artist.get_text()):
            add_text(page, artist, "text", None, panel=panel)
            continue
        kind, role = kind_of(artist)
        element = page.add(kind, role=role, panel=panel, artist=artist)
        page.paint(element, look_of(artist)[0], page.marks_of(artist))


def kind_of(artist: Any) -> tuple[str, str | None]:
    if isinstance(artist, _ImageBase):
        return "image", None
    if isinstance(artist, FancyArrowPatch | FancyArrow):
        return "arrow", None
    if isinstance(artist, Wedge):
        return "wedge", None
    if isinstance(artist, Line2D | Patch | Collection | LineCollection):
        return "shape", "other"
    return "shape", "other"
