"""What a recipe may say of this way."""

from typing import Any

import pytest
from pydantic import ValidationError

from synth.comvint.settings import Comvint
from synth.photos.settings import STAGES
from synth.prompts import FOLDER


def test_whole_numbers_will_do():
    made = Comvint.model_validate({"temperature": 1, "forms": {"choice": 2, "free": 0}, "agreement": 1})
    assert (made.temperature, made.forms, made.agreement) == (1.0, {"choice": 2.0, "free": 0.0}, 1.0)
    assert Comvint.model_validate(made.model_dump()) == made


@pytest.mark.parametrize(
    "said",
    [
        {"forms": {}}, {"forms": {"choice": 0}}, {"forms": {"essay": 1}}, {"forms": {"choice": -1}}, {"questions": 0},
        {"rounds": 1.5}, {"agreement": 0}, {"missing": "drop"}, {"forms": {"choice": float("nan")}}, {"other": 1},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(said: dict[str, Any]):
    with pytest.raises(ValidationError):
        Comvint.model_validate(said)


def test_each_stage_has_its_prompt():
    stages = [name for name, about in STAGES.items() if about.startswith("comvint")]
    assert [name for name in stages if not (FOLDER / "comvint" / f"{name}.jinja").exists()] == []
