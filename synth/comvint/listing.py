"""The pictures of a folder with what was said of them, by whichever data set the folder holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from synth.comvint import flickr, genome
from synth.photos.album import Listed
from synth.photos.settings import Photos
from synth.places import remote
from synth.records import WorldError

EXPECTED = (
    f"either {genome.REGIONS} of Visual Genome beside VG_100K/ and VG_100K_2/, or Annotations/ and Sentences/ of "
    "Flickr30k Entities beside flickr30k-images/; unpack what is packed"
)


def listing(images: Path, settings: Photos) -> Iterator[Listed]:
    """Sorted by name, each once."""
    if remote(images) or not images.is_dir():
        raise WorldError(f"{settings.images} is no folder of this machine", "name one that holds the pictures")
    skip = settings.comvint.missing == "skip"
    if genome.is_genome(images):
        return genome.listing(images, skip=skip)
    if flickr.is_flickr(images):
        return flickr.listing(images, skip=skip)
    raise WorldError(f"{settings.images} holds nothing that people have said of pictures", f"it needs {EXPECTED}")
