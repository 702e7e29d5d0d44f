"""Pages and graphs drawn by Pillow at known places, with the scene that docs/scene.md asks for."""

from __future__ import annotations

import io
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from synth.records import Box, Element, Page, Photo, Picture, Scene, Table

BLACK, WHITE, BLUE, GREY = (0, 0, 0), (255, 255, 255), (31, 119, 180), (225, 230, 238)


class Sheet:
    """`image` is what is on the picture, `elements` what the scene claims, in the order of the document."""

    def __init__(self, width: int = 640, height: int = 480) -> None:
        self.image = Image.new("RGB", (width, height), WHITE)
        self.draw = ImageDraw.Draw(self.image)
        self.elements: list[Element] = []
        self.tables: list[Table] = []
        self.counted: Counter[str] = Counter()

    @property
    def picture(self) -> Picture:
        png = io.BytesIO()
        self.image.save(png, "PNG")
        scene = Scene(
            width=self.image.width, height=self.image.height, elements=tuple(self.elements), tables=tuple(self.tables)
        )
        return Picture(pages=(Page(image=png.getvalue(), scene=scene),), made_by=Photo(address="page.png", sha256="0"))

    def add(self, kind: str, **known: Any) -> str:
        self.counted[kind] += 1
        name = f"{kind}{self.counted[kind]}"
        self.elements.append(Element(id=name, kind=kind, **{"visible": 1.0, **known}))
        return name

    def words(
        self, text: str, at: tuple[float, float], parent: str, *, size: float = 16, role: str = "text", ink: Any = BLACK
    ) -> Box:
        """Writes words side by side and notes each of them; the box of all."""
        font = ImageFont.load_default(size)
        x, y = at
        boxes = []
        for word in text.split():
            self.draw.text((x, y), word, font=font, fill=ink)
            boxes.append(tuple(float(edge) for edge in self.draw.textbbox((x, y), word, font=font)))
            known = {"text": word, "colour": ink, "font_px": float(size), "contrast": 12.0}
            self.add("word", role=role, parent=parent, box=boxes[-1], **known)
            x = boxes[-1][2] + size * 0.3
        return union(boxes)

    def text(
        self, kind: str, text: str, at: tuple[float, float], *, size: float = 16, box: Any = None, **known: Any
    ) -> str:
        """An element that says something; its box is that of its words unless another is given."""
        name = self.add(kind, text=text, font_px=float(size), contrast=12.0, colour=BLACK, **known)
        place = len(self.elements) - 1
        words = self.words(text, at, name, size=size)
        self.elements[place] = _with(self.elements[place], box=box or words)
        return name

    def heading(self, text: str, at: tuple[float, float], level: int = 2, parent: str | None = None) -> str:
        return self.text("heading", text, at, size=28 - 4 * level, value={"level": level}, parent=parent)

    def table(
        self,
        rows: Sequence[Sequence[str]],
        at: tuple[float, float],
        *,
        wide: float = 110,
        high: float = 30,
        heads: bool = True,
        parent: str | None = None,
    ) -> str:
        """A table whose first row is a header, and whose first column names the rows if `heads`."""
        x0, y0 = at
        box = (x0, y0, x0 + wide * len(rows[0]), y0 + high * len(rows))
        name = self.add(
            "region", role="table", box=box, parent=parent, value={"rows": len(rows), "columns": len(rows[0])}
        )
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                cell = (x0 + c * wide, y0 + r * high, x0 + (c + 1) * wide, y0 + (r + 1) * high)
                self.draw.rectangle((cell[0], cell[1], cell[2] - 1, cell[3] - 1), outline=GREY)
                header = r == 0 or (heads and c == 0)
                value = {"row": r, "column": c, "rows": 1, "columns": 1, "value": number(text)}
                value |= {
                    "row_header": row[0] if heads and c and r else None,
                    "column_header": rows[0][c] if r else None,
                }
                role = "header" if header else "data"
                self.text("cell", text, (cell[0] + 8, cell[1] + 6), box=cell, role=role, value=value, parent=name)
        types = tuple(
            "number" if all(number(row[c]) is not None for row in rows[1:]) else "category" for c in range(len(rows[0]))
        )
        drawn = tuple(
            tuple(number(cell) if types[c] == "number" else cell for c, cell in enumerate(row)) for row in rows[1:]
        )
        self.tables.append(Table(panel=name, mark="cell", columns=tuple(rows[0]), types=types, rows=drawn))
        return name

    def list(
        self, items: Sequence[str], at: tuple[float, float], *, ordered: bool = False, parent: str | None = None
    ) -> str:
        role = "ordered" if ordered else "unordered"
        name = self.add("list", role=role, parent=parent, value={"items": len(items)}, visible=None)
        for place, item in enumerate(items, 1):
            marker = f"{place}." if ordered else "-"
            y = at[1] + 26 * (place - 1)
            made = self.text(
                "text", item, (at[0] + 24, y), role="item", parent=name, value={"place": place, "marker": marker}
            )
            self.words(marker, (at[0], y), made, role="marker")
        return name

    def field(self, label: str, value: str | None, at: tuple[float, float], role: str = "text", **known: Any) -> str:
        """A box of 200 by 30 with its label at the left."""
        x, y = at
        told = {"label": label, "value": value, "placeholder": None, "checked": None}
        box = (x + 130, y, x + 330, y + 30)
        self.draw.rectangle((box[0], box[1], box[2] - 1, box[3] - 1), outline=(120, 120, 120))
        name = self.add("field", role=role, box=box, value=told, text=value, font_px=16.0, contrast=12.0, **known)
        self.text("label", label, (x, y + 6), role="field_label", links=(name,), **known)
        if value:
            self.words(value, (box[0] + 8, y + 6), name, role="value")
        return name

    def tick(self, label: str, checked: bool, at: tuple[float, float], role: str = "checkbox", **known: Any) -> str:
        x, y = at
        box = (x, y, x + 16, y + 16)
        self.draw.rectangle((x, y, x + 15, y + 15), outline=(90, 90, 90))
        if checked:
            self.draw.line((x + 3, y + 8, x + 7, y + 12, x + 13, y + 3), fill=BLUE, width=2)
        told = {"label": label, "value": None, "placeholder": None, "checked": checked}
        name = self.add("field", role=role, box=box, value=told, **known)
        self.text("label", label, (x + 24, y - 2), role="field_label", links=(name,), **known)
        return name

    def button(self, text: str, at: tuple[float, float], parent: str | None = None) -> str:
        x, y = at
        box = (x, y, x + 120, y + 34)
        self.draw.rectangle((x, y, x + 119, y + 33), fill=GREY, outline=(90, 90, 90))
        return self.text("button", text, (x + 14, y + 8), box=box, parent=parent)

    # Graphs

    def node(
        self,
        label: str,
        at: tuple[float, float],
        *,
        wide: float = 110,
        cluster: str | None = None,
        parent: str | None = None,
    ) -> str:
        x, y = at
        box = (x, y, x + wide, y + 40)
        self.draw.rectangle((x, y, x + wide - 1, y + 39), outline=BLACK)
        known = {"text": label, "font_px": 16.0, "contrast": 21.0, "parent": parent, "colour": BLACK}
        name = self.add("node", box=box, value={"label": label, "shape": "box", "cluster": cluster}, **known)
        self.line(label, (x + 12, y + 11), name)
        return name

    def line(self, text: str, at: tuple[float, float], parent: str, size: float = 16) -> Box:
        font = ImageFont.load_default(size)
        self.draw.text(at, text, font=font, fill=BLACK)
        box = tuple(float(edge) for edge in self.draw.textbbox(at, text, font=font))
        known = {"font_px": float(size), "contrast": 21.0, "colour": BLACK}
        self.add("text", role="line", text=text, box=box, parent=parent, **known)
        return box  # type: ignore[return-value]

    def edge(self, start: str, end: str, label: str | None = None, directed: bool = True) -> str:
        """A straight edge from the lower side of one node to the upper side of another."""
        one, other = (next(e for e in self.elements if e.id == name) for name in (start, end))
        assert one.box
        assert other.box
        path = (((one.box[0] + one.box[2]) / 2, one.box[3]), ((other.box[0] + other.box[2]) / 2, other.box[1]))
        self.draw.line(path, fill=BLACK, width=1)
        value = {"from": start, "to": end, "from_label": one.text, "to_label": other.text, "directed": directed}
        value |= {"label": label, "from_port": None, "to_port": None}
        box = (min(path[0][0], path[1][0]) - 1, path[0][1], max(path[0][0], path[1][0]) + 1, path[1][1])
        name = self.add("edge", box=box, value=value, links=(start, end), outline=path, colour=BLACK)
        if directed:
            (x, y), known = path[1], {"colour": BLACK, "parent": name}
            self.draw.polygon(((x, y), (x - 4, y - 8), (x + 4, y - 8)), fill=BLACK)
            self.add("arrow", role="head", box=(x - 4, y - 8, x + 4, y), **known)
        if label:
            (x0, y0), (x1, y1) = path
            middle = ((x0 + x1) / 2 + 14, (y0 + y1) / 2 + (2 if x1 <= x0 else -18))
            said = {"role": "edge_label", "text": label, "font_px": 14.0, "contrast": 21.0, "links": (name,)}
            place = len(self.elements)
            made = self.add("label", parent=name, **said)
            self.elements[place] = _with(self.elements[place], box=self.line(label, middle, made, size=14))
        return name

    def cluster(self, label: str, box: Box, nodes: int) -> str:
        self.draw.rectangle((box[0], box[1], box[2] - 1, box[3] - 1), outline=(120, 120, 120))
        name = self.add("region", role="cluster", box=box, value={"label": label, "nodes": nodes}, visible=None)
        known = {"font_px": 14.0, "contrast": 21.0, "text": label, "parent": name}
        place = len(self.elements)
        made = self.add("title", role="cluster", **known)
        self.elements[place] = _with(
            self.elements[place], box=self.line(label, (box[0] + 8, box[1] + 6), made, size=14)
        )
        return name

    def graph_table(self) -> None:
        figure = self.add("figure", role="graph", value={"background": list(WHITE), "directed": True}, visible=None)
        edges = [e.value or {} for e in self.elements if e.kind == "edge"]
        rows = tuple((e["from_label"], e["to_label"], e["label"]) for e in edges)
        self.tables.append(
            Table(panel=figure, mark="edge", columns=("from", "to", "label"), types=("category",) * 3, rows=rows)
        )


def pie(shares: Mapping[str, float], *, printed: bool = False) -> Sheet:
    """A pie of radius 150 around (200, 200), clockwise from the right, its labels in a list beside it."""
    sheet, start = Sheet(), 0.0
    sheet.add("panel", role="main", box=(50, 50, 350, 350), value={"x": None, "y": None}, visible=None)
    colours = [(31, 119, 180), (255, 127, 14), (44, 160, 44), (214, 39, 40), (148, 103, 189), (140, 86, 75)]
    for place, ((label, share), colour) in enumerate(zip(shares.items(), colours, strict=False)):
        turn = share / sum(shares.values())
        sheet.draw.pieslice((50, 50, 350, 350), 360 * start, 360 * (start + turn), fill=colour)
        rim = [
            (
                200 + 150 * math.cos(2 * math.pi * (start + turn * n / 40)),
                200 + 150 * math.sin(2 * math.pi * (start + turn * n / 40)),
            )
            for n in range(41)
        ]
        outline = ((200.0, 200.0), *rim)
        xs, ys = [x for x, _ in outline], [y for _, y in outline]
        value = {"label": label, "value": share if printed else None, "share": round(turn, 6)}
        known: dict[str, Any] = {"series": label, "panel": "panel1", "colour": colour, "outline": outline}
        sheet.add("wedge", role="pie", value=value, box=(min(xs), min(ys), max(xs), max(ys)), **known)
        sheet.draw.rectangle((400, 80 + 30 * place, 416, 92 + 30 * place), fill=colour)
        sheet.line(
            label, (426, 78 + 30 * place), sheet.add("label", role="legend", text=label, series=label, panel="panel1")
        )
        start += turn
    return sheet


def union(boxes: Iterable[Any]) -> Box:
    many = list(boxes)
    return min(b[0] for b in many), min(b[1] for b in many), max(b[2] for b in many), max(b[3] for b in many)


def number(text: str) -> float | None:
    try:
        return float(text.replace(",", "").lstrip("$€£"))
    except ValueError:
        return None


def _with(element: Element, **changes: Any) -> Element:
    import dataclasses

    return dataclasses.replace(element, **changes)


# Whole pictures, whose facts can be read off their source


def library() -> Sheet:
    """A page with two tables under headings, a list and a form."""
    sheet = Sheet(900, 860)
    sheet.heading("Riverside Library", (40, 20), 1)
    sheet.heading("Opening hours", (40, 70))
    sheet.table(
        [
            ["Day", "Opens", "Closes", "Desk"],
            ["Monday", "9:00", "17:30", "Ann"],
            ["Tuesday", "10:15", "19:00", "Bo"],
            ["Friday", "8:30", "16:45", "Cleo"],
        ],
        (40, 110),
    )
    sheet.heading("Late fees", (40, 260))
    sheet.table(
        [["Item", "Fee", "Limit"], ["Book", "0.20", "12"], ["Film", "1.50", "6"], ["Map", "0.75", "9"]], (40, 300)
    )
    sheet.heading("What to bring", (520, 70))
    sheet.list(["A photo card", "Proof of address", "Two small coins", "Your own bag"], (520, 110))
    sheet.heading("Join today", (40, 460))
    form = sheet.add("region", role="form", box=(30, 490, 520, 800), visible=None)
    sheet.field("Full name", "Mara Lind", (40, 500), parent=form)
    sheet.field("Town", "Oakham", (40, 545), role="select", parent=form)
    sheet.field("Telephone", "555 0148", (40, 590), role="tel", parent=form)
    sheet.tick("Send me news", True, (40, 645), parent=form)
    sheet.tick("Share my list", False, (40, 675), parent=form)
    sheet.tick("Large print", True, (40, 705), parent=form)
    sheet.button("Sign up", (40, 745), form)
    sheet.button("Clear", (200, 745), form)
    return sheet


def chart_of_staff() -> Sheet:
    """A tree: Ada over Ben and Cy; Ben over Dot, Eve and Fay; Cy over Gus; Gus over Hal."""
    sheet = Sheet(900, 460)
    made = {}
    places = {
        "Ada": (400, 20),
        "Ben": (200, 130),
        "Cy": (650, 130),
        "Dot": (40, 240),
        "Eve": (200, 240),
        "Fay": (360, 240),
    }
    for name, at in {**places, "Gus": (650, 240), "Hal": (650, 350)}.items():
        made[name] = sheet.node(name, at)
    for one, other in (
        ("Ada", "Ben"),
        ("Ada", "Cy"),
        ("Ben", "Dot"),
        ("Ben", "Eve"),
        ("Ben", "Fay"),
        ("Cy", "Gus"),
        ("Gus", "Hal"),
    ):
        sheet.edge(made[one], made[other])
    sheet.graph_table()
    return sheet


def decisions() -> Sheet:
    """A flow chart in two groups with labelled branches."""
    sheet = Sheet(760, 620)
    intake = sheet.cluster("Intake", (30, 20, 560, 290), 3)
    work = sheet.cluster("Workshop", (30, 320, 720, 600), 4)
    start = sheet.node("Parcel arrives", (200, 50), wide=150, cluster="Intake", parent=intake)
    check = sheet.node("Is it damaged?", (200, 140), wide=150, cluster="Intake", parent=intake)
    photo = sheet.node("Take a photo", (60, 230), wide=150, cluster="Intake", parent=intake)
    shelf = sheet.node("Put on shelf", (400, 350), wide=150, cluster="Workshop", parent=work)
    claim = sheet.node("File a claim", (60, 350), wide=150, cluster="Workshop", parent=work)
    call = sheet.node("Call the owner", (230, 440), wide=150, cluster="Workshop", parent=work)
    close = sheet.node("Close the case", (230, 540), wide=150, cluster="Workshop", parent=work)
    sheet.edge(start, check)
    sheet.edge(check, photo, "Yes")
    sheet.edge(check, shelf, "No")
    sheet.edge(photo, claim)
    sheet.edge(claim, call)
    sheet.edge(shelf, call)
    sheet.edge(call, close, "Reached")
    sheet.graph_table()
    return sheet
