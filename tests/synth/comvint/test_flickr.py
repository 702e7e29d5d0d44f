"""Flickr30k Entities, as it lies on a disk and as it may lie there broken."""

import os
import unicodedata
from pathlib import Path

import pytest

from synth.comvint.flickr import LARGEST
from synth.comvint.way import listing
from synth.records import WorldError
from tests.synth.comvint.made import ANNOTATIONS, BEACH, CAPTIONS, flickr, jpeg, photos


def listed(folder: Path, **settings):
    return list(listing(folder, photos(folder, **settings)))


def one(folder: Path):
    [(_, said)] = listed(folder)
    return said


def test_captions_phrases_and_boxes_are_read(tmp_path: Path):
    assert listed(flickr(tmp_path, "1001")) == [("flickr30k-images/1001.jpg", BEACH)]


def test_names_are_sorted_and_each_stands_once(tmp_path: Path):
    names = [name for name, _ in listed(flickr(tmp_path, "9", "10", "1001"))]
    assert names == ["flickr30k-images/10.jpg", "flickr30k-images/1001.jpg", "flickr30k-images/9.jpg"]


@pytest.mark.parametrize("folder", ["flickr30k_images", "images", ""])
def test_pictures_may_lie_in_other_folders(tmp_path: Path, folder: str):
    flickr(tmp_path, "7")
    (tmp_path / folder).mkdir(exist_ok=True)
    (tmp_path / "flickr30k-images" / "7.jpg").rename(tmp_path / folder / "7.jpg")
    (tmp_path / "flickr30k-images").rmdir()
    assert [name for name, _ in listed(tmp_path)] == [f"{folder}/7.jpg".lstrip("/")]


def test_annotations_may_lie_in_a_folder_of_theirs(tmp_path: Path):
    flickr(tmp_path, "7")
    (tmp_path / "entities").mkdir()
    for part in ("Annotations", "Sentences"):
        (tmp_path / part).rename(tmp_path / "entities" / part.lower())
    assert one(tmp_path) == BEACH


def test_a_name_of_other_letters_finds_its_annotations_however_they_are_composed(tmp_path: Path):
    flickr(tmp_path, "Łódź é 犬")
    path = tmp_path / "Sentences" / "Łódź é 犬.txt"
    path.rename(path.with_name(unicodedata.normalize("NFD", path.name)))
    assert listed(tmp_path) == [("flickr30k-images/Łódź é 犬.jpg", BEACH)]


def test_a_name_that_is_no_unicode_keeps_its_annotations(tmp_path: Path):
    flickr(tmp_path, "x")
    for part, suffix in (("Annotations", "xml"), ("Sentences", "txt"), ("flickr30k-images", "jpg")):
        (tmp_path / part / f"x.{suffix}").rename(tmp_path / part / os.fsdecode(b"\xff\xfe." + suffix.encode()))
    assert listed(tmp_path) == [("?flickr30k-images/%FF%FE.jpg", BEACH)]


def test_a_picture_without_annotations_and_annotations_without_a_picture_are_listed(tmp_path: Path):
    flickr(tmp_path, "1", "2")
    (tmp_path / "flickr30k-images" / "1.jpg").unlink()
    (tmp_path / "flickr30k-images" / "3.jpg").write_bytes(jpeg())
    by_name = dict(listed(tmp_path))
    assert sorted(by_name) == [f"flickr30k-images/{n}.jpg" for n in (1, 2, 3)]
    assert by_name["flickr30k-images/3.jpg"] == {
        "captions": [], "regions": [], "size": None,
        "faults": ["there are no annotations of it", "there are no sentences of it"],
    }  # fmt: skip
    assert sorted(name for name, _ in listed(tmp_path, missing="skip")) == [f"flickr30k-images/{n}.jpg" for n in (2, 3)]


def test_captions_alone_are_something(tmp_path: Path):
    flickr(tmp_path, "1")
    (tmp_path / "Annotations" / "1.xml").unlink()
    said = one(tmp_path)
    assert said["captions"] == CAPTIONS
    assert [region["boxes"] for region in said["regions"]] == [[], [], []]
    assert said["faults"] == ["there are no annotations of it"]


BOMB = '<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (BOMB + "]>\n<annotation>&j;</annotation>", "its annotations declare a document type"),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><annotation/>', "its annotations declare a document type"),
        ("", "its annotations are empty"),
        (ANNOTATIONS[:300], "its annotations are no XML"),
        ("\x00\x01\x02", "its annotations are no XML"),
        ('<?xml version="1.0" encoding="klingon"?><annotation/>', "its annotations are no XML"),
        ("<annotation>" + " " * LARGEST + "</annotation>", "its annotations are larger"),
    ],
)
def test_a_hostile_or_broken_annotation_leaves_the_sentences(tmp_path: Path, content: str, fault: str):
    flickr(tmp_path, "1")
    (tmp_path / "Annotations" / "1.xml").write_text(content, "utf-8")
    said = one(tmp_path)
    assert said["captions"] == CAPTIONS
    assert said["size"] is None
    assert [region["boxes"] for region in said["regions"]] == [[], [], []]
    assert [told for told in said["faults"] if told.startswith(fault)]


def test_a_document_type_is_found_in_any_encoding(tmp_path: Path):
    flickr(tmp_path, "1")
    (tmp_path / "Annotations" / "1.xml").write_bytes((BOMB + "]>\n<annotation>&j;</annotation>").encode("utf-16"))
    assert one(tmp_path)["faults"] == ["its annotations declare a document type"]


def test_boxes_that_are_none_are_left_out_and_told(tmp_path: Path):
    flickr(tmp_path, "1")
    broken = ANNOTATIONS.replace("<xmin>11</xmin>", "<xmin>eleven</xmin>").replace("<xmax>100</xmax>", "<xmax>9</xmax>")
    broken = broken.replace("<xmin>121</xmin>", "<xmin>nan</xmin>").replace("<width>200</width>", "<width>-3</width>")
    broken = broken.replace("<name>3</name>", "<name>77</name>")
    (tmp_path / "Annotations" / "1.xml").write_text(broken, "utf-8")
    said = one(tmp_path)
    assert [region["boxes"] for region in said["regions"]] == [[], [], []]
    assert said["size"] is None
    assert said["faults"] == ["a box that is none (3)", "boxes that no sentence names"]


def test_broken_marks_and_odd_letters_in_sentences(tmp_path: Path):
    flickr(tmp_path, "1")
    odd = b"\xef\xbb\xbf[/EN#5/people A \xff man] with [/EN#6/clothing a hat\n\n\x00\n[/EN#7 Ein Hund] bellt .\n"
    (tmp_path / "Sentences" / "1.txt").write_bytes(odd)
    said = one(tmp_path)
    assert said["captions"] == ["A \ufffd man with a hat", "Ein Hund bellt."]
    assert [(region["id"], region["text"]) for region in said["regions"]] == [("5", "A \ufffd man"), ("7", "Ein Hund")]
    assert "a mark of a phrase that does not close" in said["faults"]
    assert "no text in a caption" in said["faults"]


def test_a_folder_of_neither_says_what_is_expected(tmp_path: Path):
    (tmp_path / "1.jpg").write_bytes(jpeg())
    with pytest.raises(WorldError, match=r"region_descriptions.json of Visual Genome .* Annotations/ and Sentences/"):
        listed(tmp_path)
