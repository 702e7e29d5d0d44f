"""Who reports to whom in an organisation: posts, the people who hold them, departments."""

from __future__ import annotations

from typing import Any

from mimesis import Address, Person
from mimesis.locales import Locale
from pydantic import BaseModel, ConfigDict, Field

from synth.kinds import _org_look, _org_program
from synth.kinds._dice import Dice, dice, whole_seed
from synth.kinds._graph_check import checked
from synth.kinds._graph_words import Organisation, Unit, organisations
from synth.kinds._subjects import understand
from synth.kinds._words import PERSONAS
from synth.records import Spec, Table, Topic
from synth.steps import Kind

SIZES = {1: (6, 10), 2: (10, 17), 3: (18, 30)}  # posts, by difficulty


class Post(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str = Field(min_length=1, max_length=60)
    holder: str | None = Field(default=None, max_length=60)
    unit: str | None = Field(default=None, max_length=60)
    reports_to: str | None = Field(default=None, max_length=60)


class Chart(BaseModel):
    model_config = ConfigDict(extra="forbid")
    organisation: str = Field(min_length=1, max_length=120)
    posts: list[Post] = Field(min_length=3, max_length=60)


def domains() -> list[str]:
    return list(organisations())


def topic(source: Any, domain: str | None = None) -> dict[str, Any]:
    throw = Dice(source)
    subject = f"{domain or throw.pick(domains())}: who reports to whom"
    return {"subject": subject, "persona": throw.pick(PERSONAS), "difficulty": throw.whole(1, 3)}


def spec(topic: Topic) -> dict[str, Any]:
    throw = dice(topic.seed, "spec")
    known = {f"{name}: who reports to whom": one for name, one in organisations().items()}
    one = understand(known, topic.subject, throw)
    least, most = SIZES[topic.difficulty]
    posts = _posts(one, throw, throw.whole(least, most), deep=topic.difficulty > 1)
    name = _name(one, topic.seed, throw)
    people = _people(topic.seed, len(posts))
    for post, person in zip(posts, people, strict=True):
        post["holder"] = None if post["title"] == one.board else person
    data = {"organisation": name, "posts": posts}
    shows = throw.weighted((("both", 5), ("title first", 2), ("title", 4), ("holder", 1)))
    title = _title(name, shows, throw)
    return {"title": title, "data": data, "style": _org_look.choose(data, title, shows, throw)}


def _title(name: str, shows: str, throw: Dice) -> str:
    titles = [f"{name}: who reports to whom", f"Organisation chart: {name}", name]
    if shows != "title" and not name.startswith("The "):
        titles.append(f"The people of {name}")
    return throw.pick(titles)


def _posts(one: Organisation, throw: Dice, count: int, *, deep: bool) -> list[dict[str, Any]]:
    """The posts of `count` or a few less: the top, some units with their heads, then more of each in turn."""
    wanted = max(2, min(len(one.units), round(count / 4.5)))
    units = throw.some([unit for unit in one.units if not unit.shared], wanted)  # its own before those anybody has
    units += throw.some([unit for unit in one.units if unit.shared], wanted - len(units))
    units.sort(key=one.units.index)
    top: list[dict[str, Any]] = [_post(one.head, None, None)]
    if one.board and deep and throw.chance(0.5):
        top = [_post(one.board, None, None), _post(one.head, None, one.board)]
    left = count - len(top) - len(units)
    chosen: dict[str, list[tuple[str, str]]] = {unit.name: [] for unit in units}
    waiting = [_candidates(unit, throw, deep=deep) for unit in units]
    while left > 0 and any(waiting):
        for unit, candidates in zip(units, waiting, strict=True):
            if candidates and left > 0:
                chosen[unit.name].append(candidates.pop(0))
                left -= 1
    found = top
    for unit in units:
        found.append(_post(unit.head, unit.name, one.head))
        found += [_post(title, unit.name, boss) for title, boss in chosen[unit.name]]
    return found


def _candidates(unit: Unit, throw: Dice, *, deep: bool) -> list[tuple[str, str]]:
    """The unit's posts with whom they report to; nobody stands before the one above."""
    found: list[tuple[str, str]] = []
    for post in throw.some(list(unit.posts), len(unit.posts)):
        found.append((post, unit.head))
        if deep:
            found += [(junior, post) for junior in unit.posts[post]]
    return found


def _post(title: str, unit: str | None, boss: str | None) -> dict[str, Any]:
    return {"title": title, "holder": None, "unit": unit, "reports_to": boss}


def _name(one: Organisation, seed: int, throw: Dice) -> str:
    city = Address(Locale.EN, seed=whole_seed(seed, "city")).city()
    surname = Person(Locale.EN, seed=whole_seed(seed, "surname")).last_name()
    return throw.pick(one.names).format(city=city, surname=surname)


def _people(seed: int, count: int) -> list[str]:
    """Names of people, no family name twice."""
    source = Person(Locale.EN, seed=whole_seed(seed, "people"))
    found: dict[str, str] = {}
    while len(found) < count:
        last = source.last_name()
        if len(last) <= 10:
            found.setdefault(last, f"{source.first_name()} {last}")
    return list(found.values())


def program(spec: Spec) -> dict[str, Any]:
    assert spec.topic is not None
    return {"source": _org_program.write(spec, dice(spec.topic.seed, "program"))}


def _faults(chart: Chart) -> list[str]:
    titles = [post.title for post in chart.posts]
    bosses = {post.title: post.reports_to for post in chart.posts}
    found = [f"posts: {title!r} stands there twice" for title in bosses if titles.count(title) > 1]
    roots = [title for title, boss in bosses.items() if boss is None]
    if len(roots) != 1:
        found.append(f"posts: one reports to nobody, not {len(roots)}")
    for at, post in enumerate(chart.posts):
        if post.reports_to is not None and post.reports_to not in bosses:
            found.append(f"posts.{at}.reports_to: there is no post {post.reports_to!r}")
    return found or [f"posts: {title!r} reports to itself in the end" for title in bosses if _in_circle(title, bosses)]


def _in_circle(title: str, bosses: dict[str, str | None]) -> bool:
    boss, steps = bosses[title], 0
    while boss is not None and steps <= len(bosses):
        boss, steps = bosses[boss], steps + 1
    return steps > len(bosses)


check = checked(Chart, _faults)


def expected(spec: Spec) -> tuple[Table, ...]:
    data: Any = spec.data
    words = {post["title"]: _org_look.words(post, spec.style.get("shows", "both")) for post in data["posts"]}
    bosses = {post["title"]: post.get("reports_to") for post in data["posts"]}
    pairs = [(words[boss], words[title]) for title, boss in bosses.items() if boss]
    upwards = spec.style.get("points") == "up"
    rows = tuple((end, start, None) if upwards else (start, end, None) for start, end in pairs)
    columns, types = ("from", "to", "label"), ("category",) * 3
    return (Table(panel="figure1", mark="edge", columns=columns, types=types, rows=rows),)


kind = Kind(
    name="org_chart",
    about="who reports to whom: posts, people, departments",
    renderer="graphviz",
    families=("structure", "reading", "pointing", "table", "unanswerable"),
    offline={"topic": topic, "spec": spec, "program": program},
    schema=Chart.model_json_schema(),
    check=check,
    expected=expected,
    domains=domains,
)
