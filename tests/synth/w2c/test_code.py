"""Programs that say what is on a picture: they parse, run in the sandbox, and say what they were made from."""

from __future__ import annotations

import ast
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderers.drivers.facts import run
from sandbox.contract import Sandbox
from synth.records import Box, ItemError, Program, Spec
from synth.w2c.code import RunCode, code_of, identifier, must_say
from synth.w2c.facts import Count, Facts, Group, Pair, Thing, facts_of, plain

NAMES = [
    "dog", "brown dog", "class", "None", "import os", "3 cats", "__init__", "naïve café", "日本の旗", "🙂",
    "dog's ball", "x" * 300, "T-shirt", "a\nb", "size", "pairs", "ﬁsh", "_", "def f(): pass", "Picture", "İstanbul",
    "٣ things",
]  # fmt: skip
TEXTS = [
    "", "plain", 'with "double" quotes', "with 'single' ones", '"""', "'''", "back\\slash", "line\nbreak", "tab\tstop",
    "{braces} %s %(x)s", "\x00\x1b[31m", "e\u0301", "\u202eright to left", "🧑‍🚀", "\\N{BULLET}", "# no comment",
    "x" * 1200, "'); import os; os.system('true') #",
]  # fmt: skip
MANY = 2000


def random_facts(rng: random.Random) -> Facts:
    taken: Counter[str] = Counter()

    def thing(name: str) -> Thing:
        taken[identifier(name, "")] += 1
        return Thing(
            id=identifier(name, taken[identifier(name, "")]), name=name, box=box(rng),
            description=rng.choice(TEXTS), text=rng.choice(TEXTS),
        )  # fmt: skip

    things = tuple(thing(rng.choice(NAMES)) for _ in range(rng.randrange(6)))
    groups = tuple(group(thing, rng.choice(NAMES), number, rng) for number in range(rng.randrange(3)))
    every = [*things, *(member for one in groups for member in one.members)]
    pairs = tuple(
        Pair(first=rng.choice(every).id, second=rng.choice(every).id, description=rng.choice(TEXTS) or "x")
        for _ in range(rng.randrange(3) if every else 0)
    )
    counts = tuple(
        Count(name=name, count=rng.randrange(1, 40), exact=rng.random() < 0.5)
        for name in rng.sample(NAMES, rng.randrange(4))
    )
    size = (rng.randrange(28, 9000), rng.randrange(28, 9000))
    return Facts(
        size=size, caption=rng.choice(TEXTS), detail=rng.choice(TEXTS), things=things, groups=groups, counts=counts,
        pairs=pairs,
    )  # fmt: skip


def group(thing: object, name: str, number: int, rng: random.Random) -> Group:
    members = tuple(thing(name) for _ in range(rng.randrange(3, 6)))  # type: ignore[operator]
    return Group(id=identifier(name, f"group_{number}"), name=name, box=box(rng), members=members)


def box(rng: random.Random) -> Box:
    left, top = round(rng.uniform(0, 4000), 1), round(rng.uniform(0, 4000), 1)
    return left, top, round(left + rng.uniform(2, 900), 1), round(top + rng.uniform(2, 900), 1)


def program(facts: Facts) -> Program:
    return Program(spec=Spec(topic=None, title="", data=None), renderer="photo", source=code_of(facts))


def ran(box: Sandbox, programs: list[Program]) -> Iterator[dict[str, object]]:
    step = RunCode()
    ahead = [(one, box.submit(step.ask(one))) for one in programs]
    for one, future in ahead:
        yield step.read(one, future.result())


class Held:
    """What the driver says, when it runs in this process."""

    def __init__(self) -> None:
        self.said: dict[str, object] = {}

    def data(self, data: bytes) -> None:
        self.said = json.loads(data)

    def fail(self, kind: str, message: str, line: int | None = None) -> NoReturn:
        raise AssertionError(f"{kind}: {message}")


def sets() -> list[Facts]:
    rng = random.Random(7)
    return [random_facts(rng) for _ in range(MANY)]


def test_two_thousand_random_sets_of_facts_come_back():
    """By the guest's own driver; those that are run in the sandbox are below, all of them in `make faults`."""
    several = sets()
    assert sum(bool(one.groups) for one in several) > MANY / 2
    for facts in several:
        held = Held()
        run(code_of(facts), held)
        must_say(program(facts), held.said, facts)
        assert facts_of(held.said) == facts


def come_back(box: Sandbox, several: Sequence[Facts]) -> None:
    programs = [program(facts) for facts in several]
    for facts, one, said in zip(several, programs, ran(box, programs), strict=True):
        must_say(one, said, facts)
        assert facts_of(said) == facts


def test_they_come_back_from_the_sandbox(box: Sandbox):
    come_back(box, sets()[::40])


@pytest.mark.faults
def test_all_of_them_come_back_from_the_sandbox(box: Sandbox):
    several = sets()
    for at in range(0, MANY, 100):
        come_back(box, several[at : at + 100])


def test_facts_as_json_and_back():
    rng = random.Random(8)
    for _ in range(300):
        facts = random_facts(rng)
        assert facts_of(plain(facts)) == facts


@given(st.text(max_size=60), st.integers(1, 99))
def test_any_name_is_one_of_a_class_that_python_does_not_change(name: str, number: int):
    made = identifier(name, number)
    tree = ast.parse(f"class Picture:\n    class {made}:\n        pass\n")
    (outer,) = tree.body
    assert isinstance(outer, ast.ClassDef)
    (inner,) = outer.body
    assert isinstance(inner, ast.ClassDef)
    assert inner.name == made
    assert not made.startswith("__")


def test_what_stands_in_the_program_by_hand():
    facts = Facts(
        size=(640, 480),
        caption="A dog.",
        detail="",
        things=(Thing(id="dog_1", name="dog", box=(1.0, 2.0, 30.5, 40.0), text="REX"),),
        counts=(Count(name="dog", count=1, exact=True),),
    )
    assert code_of(facts) == (
        "class Picture:\n"
        "    size = (640, 480)\n"
        "    caption = 'A dog.'\n"
        "\n"
        "    class dog_1:\n"
        "        name = 'dog'\n"
        "        box = (1.0, 2.0, 30.5, 40.0)\n"
        "        text = 'REX'\n"
        "\n"
        "    counts = [\n"
        "        ('dog', 1, True),\n"
        "    ]\n"
    )


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("class Picture\n", "syntax_error"),
        ("raise ValueError('no')\n", "program_error"),
        ("x = 1\n", "program_error"),
        ("class Picture:\n    caption = open\n", "program_error"),
        ("class Picture:\n    size = float('nan')\n", "program_error"),
        ("open('/etc/shadow').read()\n", "program_error"),
    ],
)
def test_another_program_is_refused(box: Sandbox, source: str, reason: str):
    other = Program(spec=Spec(topic=None, title="", data=None), renderer="photo", source=source)
    with pytest.raises(ItemError) as caught:
        list(ran(box, [other]))
    assert caught.value.reason in (reason, "forbidden_file")


def test_a_program_that_says_something_else_is_a_reject():
    facts = Facts(size=(640, 480), caption="A dog.", detail="")
    said = plain(facts) | {"caption": "A cat."}
    with pytest.raises(ItemError, match="other caption") as caught:
        must_say(program(facts), said, facts)
    assert caught.value.reason == "scene_differs"
