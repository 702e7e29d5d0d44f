"""Flowcharts of Mermaid's: groups in groups, edges to groups, names of edges; by their sources."""

from __future__ import annotations

from typing import Any

import pytest

from tests.renderers.drawings.drawing import Drawn, drawn, run

pytestmark = pytest.mark.usefixtures("_copies")  # of the library
NESTED = """flowchart TD
  subgraph top
    subgraph mid [Middle, called by a title that is longer than what is in it]
      direction LR
      subgraph low [Lowest]
        x((X)) --> y{{Y}}
      end
      z[/Z/]
    end
    w[W]
  end
  z --> w
  q --> mid
  low -->|out| w
"""
SIDE_BY_SIDE = """flowchart LR
  subgraph a1
    a[One] --> b[Two]
  end
  subgraph a2
    c[Three]
  end
  m[Between] --> a1
  b --> c
  a2 --> m
"""
LONG = "A title that goes on and on, far beyond what the group needs, and then on again"
WIDENED = f"""flowchart LR
  subgraph g [{LONG}]
    n[In]
  end
  n --> o[Beside] --> p[Farther]
"""
CROSSING = f"""flowchart TD
  subgraph g [{LONG}]
    n[In]
  end
  subgraph h [Other]
    o[Beside] --> p[Below]
  end
  n --> p
"""


def chart(source: str) -> Drawn:
    return drawn(run(source, "mermaid"))


def groups(page: Drawn) -> dict[Any, Any]:
    return {(node.value or {})["label"]: (node.value or {})["cluster"] for node in page.of("node")}


def test_groups_in_groups() -> None:
    page = chart(NESTED)
    middle = "Middle, called by a title that is longer than what is in it"
    assert groups(page) == {"X": "Lowest", "Y": "Lowest", "Z": middle, "W": "top", "q": None}
    regions = {(region.value or {})["label"]: region for region in page.of("region", "cluster")}
    assert {label: (region.value or {})["nodes"] for label, region in regions.items()} == {
        "top": 4, middle: 3, "Lowest": 2
    }  # fmt: skip
    assert regions["top"].parent is None
    assert regions[middle].parent == regions["top"].id
    assert regions["Lowest"].parent == regions[middle].id
    assert {node.parent for node in page.of("node")} == {region.id for region in regions.values()} | {None}


def test_edges_to_groups() -> None:
    assert sorted(chart(NESTED).table.rows, key=str) == [
        ("Lowest", "W", "out"), ("X", "Y", None), ("Z", "W", None),
        ("q", "Middle, called by a title that is longer than what is in it", None),
    ]  # fmt: skip
    page = chart(SIDE_BY_SIDE)
    assert sorted(page.table.rows, key=str) == [
        ("Between", "a1", None), ("One", "Two", None), ("Two", "Three", None), ("a2", "Between", None)
    ]  # fmt: skip
    assert groups(page) == {"One": "a1", "Two": "a1", "Three": "a2", "Between": None}


def test_what_is_in_a_group_hides_nothing_of_its_frame() -> None:
    regions = chart("flowchart TD\n subgraph g\n  subgraph h\n   a[A long name] --> b\n  end\n end").of("region")
    assert [region.visible for region in regions] == [1, 1]


@pytest.mark.parametrize("source", [WIDENED, CROSSING])
def test_a_frame_widened_over_others_tells_no_groups(source: str) -> None:
    page = chart(source)
    assert set(groups(page).values()) == {None}
    assert {(region.value or {})["nodes"] for region in page.of("region", "cluster")} == {None}


def test_edges_that_the_source_gives_a_name_have_their_ends() -> None:
    """An own name may look like two of nodes, and like one that the library would give."""
    page = chart('flowchart TD\n a x_y@-->|by name| c\n x --> y\n c L_x_y_9@--- x\n click a href "https://example.com"')
    assert sorted(page.table.rows, key=str) == [("a", "c", "by name"), ("c", "x", None), ("x", "y", None)]


def test_ids_are_counted_through_marks_and_texts() -> None:
    """Of labels two are texts; whatever is a mark goes on after them."""
    page = chart("flowchart TD\n a -- one --> b\n b -- two --> c\n subgraph g\n  c\n end")
    ids = [element.id for element in page.scene.elements]
    assert len(set(ids)) == len(ids)
    assert all(
        name.rstrip("0123456789") == element.kind for name, element in zip(ids, page.scene.elements, strict=True)
    )
