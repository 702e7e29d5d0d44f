"""Proofs: which may run."""

import pytest

from qa.proofs import BUILTINS, faults
from renderers.drivers import proofs as driver
from tests.qa.proving import HIGHEST, LOOKUP, proof, run


@pytest.mark.parametrize(
    "source",
    [
        LOOKUP,
        HIGHEST,
        proof("return math.sqrt(16)", top="import math\n"),
        proof("return mean([1, 2])", top="from statistics import mean\n"),
        proof("return date.fromisoformat('2024-03-01').month", top="from datetime import date\n"),
        proof("return re.sub('a', 'b', 'cat')", top="import re\n"),
        proof("total = 0", "for page in facts['pages']:", "    total += page['width']", "return total"),
        proof('return f\'{facts["pages"][0]["width"]:.1f}\''),
        LOOKUP + "\n\ndef steps(facts):\n    return [1, 2]\n",
    ],
)
def test_these_are_in_the_language(source):
    assert faults(source) == []


@pytest.mark.parametrize(
    ("source", "named"),
    [
        (proof("return 1", top="import os\n"), "os cannot be imported"),
        (proof("return 1", top="import os.path\n"), "os.path cannot be imported"),
        (proof("return 1", top="from re import enum\n"), "enum cannot be imported from re"),
        (proof("return 1", top="from math import *\n"), "* cannot be imported"),
        (proof("return 1", top="from . import math\n"), "cannot be imported"),
        (proof("import re", "return re.enum.sys"), ".enum is not part"),
        (proof("return facts.__class__"), "__class__ starts with an underscore"),
        (proof("return f'{facts.__class__}'"), "__class__ starts with an underscore"),
        (proof("return '{0.__class__}'.format(facts)"), ".format is not part"),
        (proof("return '{x}'.format_map(facts)"), ".format_map is not part"),
        (proof("return (x for x in [1]).gi_frame"), ".gi_frame is not part"),
        (proof("return getattr(facts, 'pages')"), "getattr is not part"),
        (proof("return eval('1')"), "eval is not part"),
        (proof("return exec"), "exec is not part"),
        (proof("return open('/etc/passwd')"), "open is not part"),
        (proof("return type(facts)"), "type is not part"),
        (proof("return __import__('os')"), "__import__ starts with an underscore"),
        (proof("while True:", "    pass"), "While is not part"),
        (proof("try:", "    return 1", "except KeyError:", "    return 2"), "Try is not part"),
        (proof("with facts as f:", "    return 1"), "With is not part"),
        (proof("global x", "return 1"), "Global is not part"),
        (proof("yield 1"), "Yield is not part"),
        (proof("del facts['pages']", "return 1"), "Delete is not part"),
        (proof("assert facts", "return 1"), "Assert is not part"),
        (proof("raise KeyError", "return 1"), "Raise is not part"),
        (proof("class A:", "    pass", "return 1"), "ClassDef is not part"),
        (proof("def inner():", "    return 1", "return inner()"), "a function inside answer"),
        (proof("return 1", top="X = 1\n"), "only imports and functions"),
        (proof("facts.pages = 1", "return 1"), "an attribute cannot be set"),
        (proof("return 1", top="from datetime import datetime\n") + "# " + "x" * 4000, "longer than 4000"),
        (proof("return datetime.now()", top="from datetime import datetime\n"), ".now is not part"),
        ("@staticmethod\n" + LOOKUP, "takes facts and nothing else"),
        ("def answer(facts, kept=[]):\n    return 1\n", "takes facts and nothing else"),
        ("def answer(data):\n    return 1\n", "takes facts and nothing else"),
        ("def other(facts):\n    return 1\n", "one function answer(facts)"),
        ("async def answer(facts):\n    return 1\n", "one function answer(facts)"),
        ("return 42", "one function answer(facts)"),
        ("def answer(facts) return 1", "not Python"),
        (proof("return ..."), "Ellipsis is not part"),
        (proof("return 1j"), "1j is not part"),
    ],
)
def test_these_are_not(source, named):
    assert any(named in fault for fault in faults(source)), faults(source)


def test_the_guest_offers_the_builtins_that_the_language_has():
    assert set(driver.BUILTINS) == BUILTINS


def test_modules_show_their_public_names_only():
    (reply,) = run(proof("return re.enum.sys.version", top="import re\n"))
    assert reply["error"].startswith("AttributeError")
