"""Visual Genome: one file on all pictures, read in a stream."""

import json
import tracemalloc
from pathlib import Path

import pytest

from synth.comvint.streaming import PIECE, elements
from synth.comvint.way import listing
from synth.records import WorldError
from tests.synth.comvint.made import genome, photos, region

TWO = [
    {"id": 10, "regions": [region(71, "a red kite", (5, 6, 20, 30), 10), region(72, "sand", (0.5, 60, 99, 40), 10)]},
    {"id": 2, "regions": [region(73, "a grey cat", (1, 2, 3, 4), 2)]},
]
PICTURES = {"VG_100K/2.jpg": (100, 50), "VG_100K_2/10.jpg": (100, 100)}
KITE = {"text": "a red kite", "boxes": [[5, 6, 25, 36]], "id": "71"}


def listed(folder: Path, **settings):
    return list(listing(folder, photos(folder, **settings)))


def test_regions_and_sizes_are_read_and_sorted(tmp_path: Path):
    genome(tmp_path, TWO, PICTURES, [{"image_id": 2, "width": 800, "height": 400, "url": "x"}, {"image_id": 3}])
    assert listed(tmp_path) == [
        (
            "VG_100K/2.jpg",
            {"captions": [], "regions": [{"text": "a grey cat", "boxes": [[1, 2, 4, 6]], "id": "73"}],
             "size": [800, 400]},
        ),
        (
            "VG_100K_2/10.jpg",
            {"captions": [], "regions": [KITE, {"text": "sand", "boxes": [[0.5, 60, 99.5, 100]], "id": "72"}],
             "size": None},
        ),
    ]  # fmt: skip


def test_pictures_and_annotations_that_lack_each_other(tmp_path: Path):
    genome(tmp_path, [*TWO, {"id": 5, "regions": []}], {"images/2.jpg": (60, 60), "images/99.jpg": (60, 60)})
    by_name = dict(listed(tmp_path))
    assert sorted(by_name) == ["images/10.jpg", "images/2.jpg", "images/5.jpg", "images/99.jpg"]
    assert by_name["images/99.jpg"]["faults"] == ["there are no annotations of it"]
    assert [name for name, _ in listed(tmp_path, missing="skip")] == ["images/2.jpg", "images/99.jpg"]


def test_a_picture_that_is_spoken_of_twice_stands_once(tmp_path: Path):
    again = {"id": 10, "regions": [region(71, "said before", (5, 6, 20, 30), 10), region(9, "sky", (0, 0, 9, 9), 10)]}
    genome(tmp_path, [*TWO, again], {**PICTURES, "copies/10.jpg": (60, 60)})
    by_name = dict(listed(tmp_path))
    assert sorted(by_name) == ["VG_100K/2.jpg", "VG_100K_2/10.jpg"]
    assert [one["id"] for one in by_name["VG_100K_2/10.jpg"]["regions"]] == ["71", "72", "9"]


def test_regions_of_odd_shapes_are_told_and_the_rest_stays(tmp_path: Path):
    odd = [
        region(1, "a dog", (0, 0, 10, 10), 2), region(2, None, (0, 0, 10, 10), 2), region(3, "no box", (0, 0, 0, 5), 2),
        region(4, "far", (float("inf"), 0, 1, 1), 2), "text", None, {"phrase": "nowhere"},
        region(5, "über\ud800 the \x07 hill\n犬", (0, 0, 10, "10"), 2), region(6, "big", (10**400, 1, 1, 1), 2),
    ]  # fmt: skip
    genome(tmp_path, [{"id": 2, "regions": odd}], {"images/2.jpg": (60, 60)})
    [(_, said)] = listed(tmp_path)
    assert [one["text"] for one in said["regions"]] == ["a dog", "über? the hill 犬"]
    assert said["faults"] == ["a region without a box (6)", "no text in a region"]
    json.dumps(said, allow_nan=False, ensure_ascii=False).encode()


def test_entries_that_name_no_picture_are_listed_as_such(tmp_path: Path):
    genome(tmp_path, [{"regions": []}, 7, {"id": "x", "regions": [1]}, *TWO, {"id": 4, "regions": {"a": 1}}], PICTURES)
    by_name = dict(listed(tmp_path))
    assert [name for name in by_name if "#" in name] == [f"region_descriptions.json#{n}" for n in (0, 1, 2)]
    assert by_name["VG_100K/4.jpg"]["faults"] == ["regions that are no list"]
    assert [name for name, _ in listed(tmp_path, missing="skip")] == ["VG_100K/2.jpg", "VG_100K_2/10.jpg"]


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[", '[{"id": 1}', '[{"id": 1} {"id": 2}]', '[{"id": 1}, ', '[{"id": tru}]', "[" * 100_000, "nonsense"],
)
def test_a_broken_file_is_named_in_one_sentence(tmp_path: Path, text: str):
    genome(tmp_path, text, PICTURES)
    with pytest.raises(WorldError, match=r"region_descriptions.json .*characters"):
        listed(tmp_path)


@pytest.mark.parametrize("space", ["", " ", "\n\t "])
def test_elements_come_whole_wherever_a_piece_of_the_file_ends(tmp_path: Path, space: str):
    said = [{"n": n, "text": 'é犬\\"]},[' * (n % 7)} for n in range(4000)] + [12345, "x" * (3 * PIECE), None, -1.5e3]
    path = tmp_path / "many.json"
    joined = f"{space},{space}".join(json.dumps(one, ensure_ascii=n % 2 == 0) for n, one in enumerate(said))
    path.write_text(f"\ufeff{space}[{space}{joined}{space}]{space}", "utf-8")
    assert list(elements(path)) == said


def test_a_large_file_takes_little_memory(tmp_path: Path):
    phrase = "a man in a long grey coat who waits beside a bicycle" + "e" * 1000
    with (tmp_path / "region_descriptions.json").open("w", encoding="utf-8") as file:
        file.write("[")
        for n in range(400):
            regions = [region(50 * n + m, f"{phrase} {m}", (m, m, 20, 30), n) for m in range(50)]
            file.write((", " if n else "") + json.dumps({"id": n, "regions": regions}))
        file.write("]")
    assert (tmp_path / "region_descriptions.json").stat().st_size > 20e6
    tracemalloc.start()
    names = [name for name, said in listing(tmp_path, photos(tmp_path)) if len(said["regions"]) == 50]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(names) == 400
    assert names == sorted(names)
    assert peak < 4e6
