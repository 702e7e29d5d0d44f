"""English told from what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.words import is_english
from tests.synth.words.captions import worked

FOREIGN = """
Ein Hund liegt auf dem Sofa
Der Mann in the Mitte
Un perro en la hierba verde
un chien brun sur un canapé
Una donna con un cappello rosso
Een man op een fiets in de straat
En man på en cykel
Um homem em uma praia
Mężczyzna z psem na plaży
Adam bir köpek ile yürüyor
Dua orang pria bermain sepak bola
犬がソファにいる
Собака на диване
🐶🐶
123
""".strip().splitlines()


@pytest.mark.parametrize(
    "text", [caption for file in ("worked.txt", "held_out.txt", "held_out_long.txt") for caption, _ in worked(file)]
)
def test_english_captions_are_english(text):
    assert is_english(text)


@pytest.mark.parametrize("text", ["dog", "red bus", "Bar chart", "A selfie of Anna and Bo in Reykjavik", "STOP SIGN"])
def test_so_are_short_ones_and_names(text):
    assert is_english(text)


@pytest.mark.parametrize("text", [*FOREIGN, ""])
def test_others_are_not(text):
    assert not is_english(text)


@given(st.text())
def test_any_text_is_one_or_the_other(text):
    assert is_english(text) in (True, False)
