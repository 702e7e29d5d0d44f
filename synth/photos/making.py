"""A given picture, from its file to a sample."""

from __future__ import annotations

from synth.kit import Kit
from synth.line import Line
from synth.photos.ways import way
from synth.records import ItemError, Sample, Topic


def make_given(line: Line, topic: Topic, kit: Kit) -> Sample:
    assert kit.gallery is not None
    line.at("read", topic)
    with kit.desk:
        photograph = kit.gallery.photograph(topic)
    if kit.excluded and (near := kit.excluded.why([photograph.raster.data], [])):
        raise ItemError("excluded", near)
    try:
        return way(kit.gallery.settings.way)(line, photograph, kit)
    finally:
        photograph.raster.forget()
