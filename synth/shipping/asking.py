"""From what a user says, or a receipt holds, to what an export is to be; what does not go together is said here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from synth import plugins
from synth.export._consumers import MODELS, NoBudget, canvas_of, placing
from synth.export._coords import NAMES
from synth.export._entry import Refused
from synth.export._exporter import Exporter, OptionError, Options
from synth.records import FORMS
from synth.shipping.pictures import Pictures
from synth.subsets.wanted import Wanted

PICTURES = {"image_format": "format", "quality": "quality", "side": "side", "canvas": "canvas", "pixels": "pixels"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an export is to be. `tokenizer` counts the tokens of texts, which are estimated without."""

    to: str
    options: Options
    wanted: Wanted = field(default_factory=Wanted)
    pictures: Pictures = field(default_factory=Pictures)
    tokenizer: Path | None = None

    def exporter(self, drop: Any) -> Exporter:
        try:
            return exporter_of(self.to)(self.options, drop)
        except (NoBudget, Refused) as error:
            raise OptionError(str(error)) from error

    def plain(self) -> dict[str, Any]:
        """As receipts have it: what `asked` takes, without a folder of this machine."""
        return {
            "choice": {one.name: getattr(self.wanted, one.name) for one in fields(Wanted)},
            "pictures": {said: getattr(self.pictures, name) for said, name in PICTURES.items()},
            **{one.name: getattr(self.options, one.name) for one in fields(Options) if one.name not in PICTURES},
            "model": self.options.model.name if self.options.model else None,
        }


def exporter_of(name: str) -> type[Exporter]:
    found: type[Exporter] = plugins.load("exports", name).Exporter
    return found


def asked(to: str, *, tokenizer: Path | None = None, **said: Any) -> Asked:
    """By the names of the command line; what is not said is as it is by itself."""
    flavours = exporter_of(to).FLAVOURS
    said["flavour"] = flavour = said.get("flavour") or flavours[0]
    if flavour not in flavours:
        raise OptionError(f"{to}: {plugins.unknown('flavour', flavour, list(flavours))}")
    if (model := said.get("model")) is not None:
        if model not in MODELS:
            raise OptionError(f"--model: {plugins.unknown('model', model, list(MODELS))}")
        said["model"] = MODELS[model]
    if said.get("coords", "auto") not in ("auto", *NAMES):
        raise OptionError(f"--coords: {plugins.unknown('convention', said['coords'], list(NAMES))}")
    known = {one.name for part in (Wanted, Options) for one in fields(part)} | set(PICTURES)
    if unknown := sorted(set(said) - known):
        raise OptionError(plugins.unknown("option", unknown[0], sorted(known)))
    wanted = {one.name: said.pop(one.name) for one in fields(Wanted) if one.name in said}
    pictures = {name: said[key] for key, name in PICTURES.items() if key in said}
    options = Options(**{one.name: said[one.name] for one in fields(Options) if one.name in said})
    try:
        placing(options.model, options.coords, options.pixels, canvas=options.canvas)
        if options.canvas:
            canvas_of((1, 1), options.pixels)
    except NoBudget as error:
        raise OptionError(str(error)) from error
    return Asked(to=to, options=options, wanted=Wanted(**wanted), pictures=Pictures(**pictures), tokenizer=tokenizer)


def asked_before(receipt: Mapping[str, Any]) -> Asked:
    """What an export was asked for, by its receipt."""
    said = dict(receipt["options"])
    return asked(receipt["to"], **said.pop("choice"), **said.pop("pictures"), **said)


def read_forms(path: Path) -> dict[str, str]:
    """By form the words that ask for the shape of an answer."""
    try:
        said = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except (YAMLError, OSError, UnicodeDecodeError) as error:
        raise OptionError(f"--forms: {path} cannot be read: {error}") from error
    if not isinstance(said, dict) or not all(isinstance(text, str) for text in said.values()):
        raise OptionError(f"--forms: {path} is no mapping of forms to words")
    for name in said:
        if name not in FORMS:
            raise OptionError(f"--forms: {plugins.unknown('form', str(name), list(FORMS))}")
    return said
