"""What a program finds loaded: by what it imports, and as if it had loaded it itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from renderers._drivers import driver_sources
from sandbox import selfcheck
from sandbox.choose import open_sandbox, why_not
from sandbox.contract import Job, Sandbox
from sandbox.guest.libraries import level_of
from sandbox.kinds import CHARTS, by_kind


@pytest.fixture(scope="module", params=["docker", "bubblewrap"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    missing = why_not(request.param)
    if missing is not None:
        pytest.skip(missing)
    opened = open_sandbox(request.param, by_kind(driver_sources())[CHARTS] | selfcheck.drivers())
    yield opened
    opened.close()


def answer(sandbox: Sandbox, source: str) -> bytes | None:
    outcome = sandbox.submit(Job(driver="plain", source=source)).result()
    assert outcome.error is None, (outcome.error, outcome.logs)
    return outcome.data


@pytest.mark.parametrize(
    ("source", "level"),
    [
        ("", 0),
        ("import numpy as np\nfrom matplotlib import pyplot as plt", 0),
        ("import numpy as np, pandas as pd", 1),
        ("from scipy import stats", 1),
        ("    import seaborn", 1),
        ("import plotly.express as px", 2),
        ("from bokeh.plotting import figure\nimport pandas", 2),
        ("from rdkit.Chem import Draw", 3),
        ("# import pandas", 0),
        ("text = 'from pandas to here'", 0),
        ("import pandas_of_mine", 0),
        ("<p>import pandas", 0),
    ],
)
def test_the_level_goes_by_the_lines_that_import(source: str, level: int) -> None:
    assert level_of(source) == level


@pytest.mark.parametrize(
    ("line", "there", "missing"),
    [
        ("", "matplotlib.pyplot", "pandas"),
        ("import pandas", "seaborn", "plotly"),
        ("import altair", "bokeh", "rdkit"),
        ("from rdkit import Chem", "rdkit", "none_such"),
    ],
)
def test_a_program_starts_with_what_it_imports_and_no_more(
    sandbox: Sandbox, line: str, there: str, missing: str
) -> None:
    source = (
        f"import sys\nfound = {there!r} in sys.modules, {missing!r} in sys.modules\n{line}\ndata(repr(found).encode())"
    )
    assert answer(sandbox, source) == b"(True, False)"


def test_a_program_that_hides_what_it_imports_runs_all_the_same(sandbox: Sandbox) -> None:
    source = "pandas = __import__('pan' + 'das')\ndata(str(pandas.Series([1, 2]).sum()).encode())"
    assert answer(sandbox, source) == b"3"


def test_fonts_that_were_open_before_it_are_its_own(sandbox: Sandbox) -> None:
    """Signs that nothing has drawn before: the file of the font must be open still, or open anew."""
    source = "from matplotlib import pyplot as plt\nplt.title('\\u03a9\\u0416\\u00fe\\u0132\\u2203')\nplt.plot([1, 2])"
    outcome = sandbox.submit(Job(driver="matplotlib", source=source)).result()
    assert outcome.error is None


def test_a_thread_of_it_has_a_number_of_its_own(sandbox: Sandbox) -> None:
    source = """
import os, threading
numbers = [threading.get_native_id()]
for _ in range(3):
    thread = threading.Thread(target=lambda: numbers.append(threading.get_native_id()))
    thread.start()
    thread.join()
assert numbers[0] == os.getpid(), numbers
data(str(len(set(numbers))).encode())
"""
    assert answer(sandbox, source) == b"4"
