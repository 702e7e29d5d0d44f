"""What a recipe says of given pictures: where they are, which way they go, which model answers which stage."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from synth.comvint.settings import Comvint
from synth.genixer.settings import Genixer
from synth.models._named import reader
from synth.models._settings import Model
from synth.plugins import unknown
from synth.w2c.settings import W2c

# Every stage at which a model is asked about a given picture, and by which way.
STAGES = {
    "caption": "w2c: a sentence on the whole picture",
    "detail": "w2c: a description of all that is on it",
    "boxes": "w2c: where the things that were named are",
    "region": "w2c: a sentence on one thing",
    "pair": "w2c: a sentence on two things that touch",
    "text": "w2c: what is written on a thing",
    "exists": "w2c: whether a thing is there",
    "counts": "w2c: whether there are so many of them",
    "invent": "genixer: a question and its answer",
    "confirm": "genixer: whether the answer is right",
    "similar": "genixer: how near a text is to a part of the picture",
    "synthesise": "comvint: a question from what was said of the picture",
    "complicate": "comvint: a harder one made of it",
    "reformulate": "comvint: the same in another form",
    "solve": "comvint: the answer again, to see whether it is the same",
}


def _models(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if strange := [name for name in value if name not in STAGES]:
        raise ValueError(unknown("stage", str(strange[0]), sorted(STAGES)))
    return {name: reader(said) for name, said in value.items()}


Seeing = Annotated[Model, BeforeValidator(reader)]


class Photos(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    images: str = Field(min_length=1, description="the folder of the pictures, or of a run whose pictures are meant")
    way: Literal["w2c", "genixer", "comvint"] = Field(default="w2c", description="what is done with them")
    model: Seeing = Field(description="who answers every stage that `stages` does not name")
    stages: Annotated[dict[str, Model], BeforeValidator(_models)] = Field(
        default_factory=dict, description="other models than `model`, by the stage that they answer"
    )
    least: int | None = Field(
        default=None,
        ge=1,
        description="questions that a given picture must keep; if absent 1, or `least` where none is drawn",
    )
    licence: str = Field(default="unknown", min_length=1, description="of the pictures, kept with each sample")
    side: int = Field(default=2048, ge=224, le=8192, description="pixels a side may have; larger ones are made smaller")

    w2c: W2c = Field(default_factory=W2c)
    genixer: Genixer = Field(default_factory=Genixer)
    comvint: Comvint = Field(default_factory=Comvint)

    def asked(self, stage: str) -> Model:
        return self.stages.get(stage, self.model)

    @property
    def models(self) -> list[Model]:
        return [self.model, *self.stages.values()]
