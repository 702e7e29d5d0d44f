"""WordNet as it lies in its files: lemmas, synonyms, kinds, and what is said where it is missing."""

import subprocess
import sys
from pathlib import Path

import pytest

from synth.records import WorldError
from synth.words import _files, is_parent, is_seen, lemma, noun_phrases, parents, same, tagger, tags

INDEX = Path(_files.FOLDER) / "index.noun"


@pytest.mark.parametrize(
    ("plural", "singular"),
    [("dogs", "dog"), ("geese", "goose"), ("children", "child"), ("people", "person"), ("buses", "bus"), ("bus", "bus"),
     ("gas", "gas"), ("glass", "glass"), ("glasses", "glasses"), ("scissors", "scissors"), ("cookies", "cookie"),
     ("ponies", "pony"), ("axes", "axis"), ("sheep", "sheep"), ("knives", "knife"), ("women", "woman"),
     ("Teddy  Bears", "teddy bear"), ("selfies", "selfie"), ("grass", "grass"), ("boxes", "box"), ("", "")],
)  # fmt: skip
def test_lemma(plural, singular):
    assert lemma(plural) == singular


@pytest.mark.parametrize(
    ("one", "other", "right"),
    [("sofa", "couch", True), ("banks", "bank", True), ("bike", "bicycle", True), ("bicycle", "motorcycle", False),
     ("rock", "stone", True), ("people", "person", True), ("man", "person", False), ("cat", "dog", False),
     ("bar", "column", False), ("table", "board", False), ("qwxz", "qwxz", True), ("qwxz", "dog", False)],
)  # fmt: skip
def test_same(one, other, right):
    assert same(one, other) == same(other, one) == right


@pytest.mark.parametrize(
    ("parent", "child"),
    [("animal", "dog"), ("person", "man"), ("plant", "flower"), ("building", "church"), ("food", "pizza"),
     ("furniture", "chair"), ("fruit", "apples"), ("bird", "geese"), ("toy", "teddy bear"), ("chart", "bar chart")],
)  # fmt: skip
def test_is_parent(parent, child):
    assert is_parent(parent, child)
    assert not is_parent(child, parent)


def test_parents_are_named_from_the_nearest_up():
    found = parents("dog")
    assert set(found[:2]) == {"canine", "domestic animal"}
    assert found.index("canine") < found.index("carnivore") < found.index("mammal") < found.index("entity")
    assert parents("qwxz") == []


def test_what_can_be_seen():
    seen = "dog man people tree garden city cloud church pizza axis legend label circle smartphone teddy_bear corner"
    unseen = "atmosphere moment sense day style happiness music time idea tennis year"
    assert [noun for noun in seen.split() if not is_seen(noun.replace("_", " "))] == []
    assert [noun for noun in unseen.split() if is_seen(noun)] == []


@pytest.mark.parametrize("name", ["index.noun", "index.verb", "noun.exc", "cntlist.rev"])
def test_every_line_is_found_that_a_plain_reading_finds(name):
    lines = (Path(_files.FOLDER) / name).read_text().splitlines(keepends=True)
    cut = "%" if name == "cntlist.rev" else " "
    for line in [lines[0], *lines[::997], lines[-1]]:
        key = line.partition(cut)[0] + cut
        if key.strip():
            assert _files.file(name).lines(key) == [one for one in lines if one.startswith(key)]
    assert _files.file(name).lines("zzzzzz ") == _files.file(name).lines("!!") == []


def test_without_wordnet_it_is_said_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("WNSEARCHDIR", str(tmp_path))
    _files.forget()
    try:
        with pytest.raises(WorldError) as failed:
            lemma("unlookedup words")
        assert str(tmp_path) in failed.value.sentence
        assert "apt-get install wordnet-base" in failed.value.fix
        assert "WNSEARCHDIR" in failed.value.fix
        assert noun_phrases("", tags) == []
    finally:
        _files.forget()


def test_importing_reads_no_file_and_no_tagger():
    code = (
        "import os, sys; os.environ['WNSEARCHDIR'] = '/nowhere'; import synth.words as w; w.tagger(); "
        "assert 'spacy' not in sys.modules and 'nltk' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_ours_is_the_tagger_where_spacy_is_not():
    from synth.words import _spacy

    assert tagger() is (_spacy.tags if _spacy.installed() else tags)
