"""Recipes: every fault at once, each by its place."""

import json
import random
import re
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from synth import plugins
from synth.recipe import Recipe, RecipeError, parse_recipe, read_recipe
from synth.shares import Draft, in_turn


def faults(text: str) -> list[str]:
    with pytest.raises(RecipeError) as caught:
        parse_recipe(text, "r.yaml")
    return caught.value.faults


def test_a_list_of_kinds_weighs_them_alike():
    recipe = parse_recipe("kinds: [multi_line, grouped_bars]\nn: 3\n", "r.yaml")
    assert recipe.kinds == {"multi_line": 1.0, "grouped_bars": 1.0}
    assert recipe.n == 3


def test_every_fault_is_told_at_once_with_file_line_column():
    found = faults("n: 0\nsede: 4\nkinds:\n  grouped_bar: 1\nfamilies: [lookup, cuont]\n")
    assert sorted(fault.split(": ")[0] for fault in found) == [
        "r.yaml:1:4",
        "r.yaml:2:1",
        "r.yaml:4:3",
        "r.yaml:5:20",
    ]


def test_an_unknown_key_names_the_near_one_and_points_at_itself():
    (fault,) = faults("n: 3\n\nsede: 4\n")
    first, source, caret = fault.splitlines()
    assert first == "r.yaml:3:1: sede: no key is called 'sede'; did you mean 'seed'?"
    assert source.strip() == "sede: 4"
    assert caret.index("^") == source.index("sede")


def test_an_unknown_kind_names_the_near_one():
    (fault,) = faults("kinds: [multi_lines]\n")
    assert fault.startswith(
        "r.yaml:1:9: kinds.multi_lines: no kind is called 'multi_lines'; did you mean 'multi_line'?"
    )


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("n: 3\nn: 4\n", "r.yaml:2:1"),
        ("n: [1, 2\nseed: 3\n", "r.yaml:2:5"),
        ("- n\n- m\n", "r.yaml:1:1"),
        ("n: 3.5\n", "r.yaml:1:4"),
        ("n: 'sixty'\n", "r.yaml:1:4"),
        ("kinds:\n  multi_line: -2\n", "r.yaml:2:15"),
        ("kinds: {}\n", "r.yaml:1:8"),
        ("kinds: [{grouped_bars: 2}]\n", "r.yaml:1:8"),
        ("kinds: [[a]]\n", "r.yaml:1:8"),
        ("kinds: [no.such.module]\n", "r.yaml:1:9"),
        ("kinds: [pie, pie]\n", "r.yaml:1:8"),
        (f"kinds: {{pie: {10**400}}}\n", "r.yaml:1:14"),
        ("kinds: {pie: .inf}\n", "r.yaml:1:14"),
        ("checks: [proof, proof]\n", "r.yaml:1:9"),
        ("checks: []\n", "r.yaml:1:9"),
        ("families: []\n", "r.yaml:1:11"),
        ("least: 20\nmost: 3\n", "r.yaml:2:7"),
        ("n: 2024-13-45\n", "r.yaml:1:"),
        ("n: \x01\n", "r.yaml:1:"),
    ],
)
def test_what_is_wrong_is_named_by_its_place(text: str, place: str):
    assert faults(text)[0].startswith(place if place.endswith(":") else place + ":"), faults(text)


def test_a_file_that_is_not_there_is_a_fault_and_no_traceback(tmp_path: Path):
    with pytest.raises(RecipeError, match="cannot be read: No such file"):
        read_recipe(tmp_path / "none.yaml")


def test_an_empty_recipe_is_the_default_one():
    assert parse_recipe("# nothing\n", "r.yaml") == Recipe()


# Files that extend others


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text)
    return folder / "r.yaml"


def told(path: Path, *overrides: str) -> list[str]:
    with pytest.raises(RecipeError) as caught:
        read_recipe(path, overrides)
    return [fault.splitlines()[0].replace(f"{path.parent}/", "") for fault in caught.value.faults]


def test_mappings_merge_key_by_key_and_all_else_is_replaced(tmp_path: Path):
    path = write(
        tmp_path,
        base="n: 9\nseed: 4\nkinds: {pie: 1, heatmap: 3, invoice: 1}\nchecks: [proof, unique]\nleast: 2\n",
        r="extends: base.yaml\nn: 5\nkinds: {pie: 2, heatmap: null}\nchecks: [drawn]\nleast: null\n",
    )
    made = read_recipe(path)
    assert (made.n, made.seed, made.checks, made.least) == (5, 4, ["drawn"], 6)
    assert made.kinds == {"pie": 2.0, "invoice": 1.0}
    assert "extends" not in made.model_dump()


def test_of_several_the_later_counts_for_more_and_paths_are_beside_the_file(tmp_path: Path):
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "deep.yaml").write_text("extends: deeper.yaml\nn: 7\n")
    (tmp_path / "below" / "deeper.yaml").write_text("n: 1\nseed: 1\nshard: 1\nleast: 1\n")
    path = write(tmp_path, one="seed: 2\nshard: 2\n", r="extends: [below/deep.yaml, one.yaml]\nshard: 3\n")
    made = read_recipe(path)
    assert (made.n, made.seed, made.shard, made.least) == (7, 2, 3, 1)


def test_a_circle_and_a_missing_file_are_faults_where_they_are_written(tmp_path: Path):
    path = write(tmp_path, base="seed: 1\nextends: r.yaml\n", r="n: 2\nextends:\n  - base.yaml\n  - gone.yaml\n  - 3\n")
    assert told(path) == [
        "r.yaml:4:5: extends: gone.yaml cannot be read: No such file or directory",
        "r.yaml:5:5: extends: is the name of a file, or a list of names",
        "base.yaml:2:10: extends: goes round in a circle: r.yaml -> base.yaml -> r.yaml",
    ]


def test_what_is_said_of_data_goes_over_the_name_of_their_file(tmp_path: Path):
    path = write(tmp_path, base="data: {file: old.csv, title: Old}\n", r="extends: base.yaml\ndata: new.csv\n")
    made = read_recipe(path, ["data.title=Sales", "data.units.revenue=k€"]).data
    assert (made.file, made.title, made.units) == ("new.csv", "Sales", {"revenue": "k€"})


def test_files_of_a_base_lie_beside_it(tmp_path: Path):
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "deep.yaml").write_text("data: {file: a.csv, title: A}\ntemplate: page.html.jinja\n")
    path = write(tmp_path, r="extends: below/deep.yaml\n", other="extends: below/deep.yaml\ntemplate: my.html.jinja\n")
    made, other = read_recipe(path), read_recipe(tmp_path / "other.yaml")
    assert (made.data.file, made.data.title) == (str(tmp_path / "below" / "a.csv"), "A")
    assert made.template == str(tmp_path / "below" / "page.html.jinja")
    assert other.template == "my.html.jinja"


def test_one_base_of_two_bases_is_no_circle(tmp_path: Path):
    path = write(
        tmp_path, low="n: 3\n", a="extends: low.yaml\n", b="extends: low.yaml\n", r="extends: [a.yaml, b.yaml]\n"
    )
    assert read_recipe(path).n == 3


def test_a_fault_is_named_in_the_file_that_wrote_it(tmp_path: Path):
    path = write(
        tmp_path,
        base="n: 3\nkinds:\n  heatmpa: 2\nleast: 5\nleast: 6\n",
        r="extends: base.yaml\nsede: 3\nkinds:\n  pei: 1\n",
    )
    assert told(path) == [
        "r.yaml:2:1: sede: no key is called 'sede'; did you mean 'seed'?",
        "r.yaml:4:3: kinds.pei: no kind is called 'pei'; did you mean 'pie'?",
        "base.yaml:3:3: kinds.heatmpa: no kind is called 'heatmpa'; did you mean 'heatmap'?",
        "base.yaml:5:1: least: stands here twice, the first time in line 4",
    ]


def test_unknown_and_double_keys_are_named_at_any_depth():
    found = faults(
        "caps: {kind: {pie: 1}, forms: {shrot: 1}}\n"
        "model:\n  engine: openai\n  name: x\n  name: y\n  adress: z\n"
        "difficulty: {1: 1, 1: 2, 4: 1}\npages: leter\n"
    )
    assert [fault.splitlines()[0] for fault in found] == [
        "r.yaml:1:8: caps.kind: no key is called 'kind'; did you mean 'kinds'?",
        "r.yaml:1:32: caps.forms.shrot: no form is called 'shrot'; did you mean 'short'?",
        "r.yaml:5:3: model.name: stands here twice, the first time in line 4",
        "r.yaml:6:3: model.adress: no key is called 'adress'; did you mean 'address'?",
        "r.yaml:7:20: difficulty.1: stands here twice, the first time in line 7",
        "r.yaml:7:26: difficulty.4: no difficulty is called '4'; there are 1, 2, 3",
        "r.yaml:8:8: pages: input should be 'tall', 'a4' or 'letter'; did you mean 'letter'?",
    ]


@pytest.mark.parametrize("text", ["kinds: &a {pie: *a}\n", "kinds: &a [*a]\n", "? [1, 2]\n: 3\n", "1: 2\n", "n:\n"])
def test_odd_yaml_is_a_fault_and_no_traceback(text: str):
    assert faults(text)[0].startswith("r.yaml:")


# Settings of the command line


def test_settings_are_read_as_yaml_and_count_for_most(tmp_path: Path):
    path = write(tmp_path, r="n: 9\nkinds: [pie, heatmap]\nmodel: openai:a@http://one/v1\nleast: 2\n")
    made = read_recipe(path, ["n=4", "kinds.pie=2.5", "checks=[proof, drawn]", "model.temperature=1", "least=null"])
    assert (made.n, made.kinds, made.checks) == (4, {"pie": 2.5, "heatmap": 1.0}, ["proof", "drawn"])
    assert (made.model.name, made.model.address, made.model.temperature, made.least) == ("a", "http://one/v1", 1.0, 6)


def test_another_model_of_the_same_engine_keeps_the_settings(tmp_path: Path):
    path = write(tmp_path, r="model: {engine: openai, name: a, address: 'http://one/v1', temperature: 0.5}\n")
    made = read_recipe(path, ["--model=openai:b"]).model
    assert (made.name, made.address, made.temperature) == ("b", "http://one/v1", 0.5)
    assert read_recipe(path, ["--model=offline"]).model == "offline"


def test_a_faulty_setting_is_named_as_it_was_typed(tmp_path: Path):
    path = write(tmp_path, r="n: 9\nkinds: [pie]\n")
    assert told(path, "kinds.heatmpa=2", "n=[1", "seed", "--model=opena:x", "-n=0", "sede=1") == [
        "--set kinds.heatmpa=2: kinds.heatmpa: no kind is called 'heatmpa'; did you mean 'heatmap'?",
        "--set n=[1: n: expected ',' or ']', but got '<stream end>'",
        "--set seed: a setting is written KEY=VALUE, as in kinds.pie=2",
        "--model=opena:x: model: no model is called 'opena'; did you mean 'openai'?",
        "-n=0: n: input should be greater than or equal to 1",
        "--set sede=1: sede: no key is called 'sede'; did you mean 'seed'?",
    ]


def test_a_name_with_points_or_spaces_can_be_set(tmp_path: Path):
    path = write(tmp_path, r="kinds: [invoice]\ndomains: [joinery]\n")
    assert read_recipe(path, ['domains."coffee roasting"=2', "domains.office supplies=1"]).domains == {
        "joinery": 1.0,
        "coffee roasting": 2.0,
        "office supplies": 1.0,
    }


# What keys ask of each other


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("languages: {en: 1, de: 2}\n", "r.yaml:1:20: languages.de: the author 'offline' writes English only"),
        (
            "kinds: [pie, invoice]\nrenderers: [html]\n",
            "r.yaml:1:9: kinds.pie: is drawn by matplotlib, which `renderers`",
        ),
        ("renderers: {svg: 1}\n", "r.yaml:1:13: renderers.svg: draws none of the kinds"),
        ("kinds: [pie]\nrenderers: [html, matplotlib]\n", "r.yaml:2:13: renderers.html: draws none of the kinds"),
        ("kinds: [pie]\ndomains: [joinery]\n", "r.yaml:1:9: kinds.pie: knows none of the fields"),
        ("domains: [retial]\n", "r.yaml:1:11: domains.retial: no domain is called 'retial'; did you mean 'retail'?"),
        ("n: 6\nkinds: [pie, heatmap]\ncaps:\n  kinds: {pie: 2, heatmap: 3}\n", "r.yaml:4:3: caps: let no more than 5"),
        ("families: [lookup]\ncaps: {families: {lookup: 5}}\n", "r.yaml:2:8: caps.families: let a picture have 5"),
        ("kinds: pie\n", "r.yaml:1:8: kinds: is a list of names, or a mapping of names to weights"),
        ("forms: {short: 0}\n", "r.yaml:1:16: forms.short: input should be greater than 0"),
    ],
)
def test_what_does_not_go_together_is_named_where_it_stands(text: str, told: str):
    (fault,) = faults(text)
    assert fault.startswith(told)


def test_data_of_ones_own_leave_nothing_to_choose_from():
    """Each at its place: the user's rows are of one field and in one language, which the author need not write."""
    found = faults("data: a.csv\ndomains: [bakery]\nlanguages: {de: 1, fr: 1}\n")
    assert [fault.splitlines()[0] for fault in found] == [
        "r.yaml:2:10: domains: topics are parts of your `data`, of which no field can be chosen; leave `domains` out",
        "r.yaml:3:12: languages: your `data` are in one language; name that one alone",
    ]
    assert next(parse_recipe("data: a.csv\nlanguages: [de]\n", "r.yaml").drafts()).language == "de"


@pytest.mark.parametrize("key", ["kinds", "n", "languages", "checks", "caps"])
def test_a_key_with_nothing_behind_it_is_called_empty(key: str):
    (fault,) = faults(f"seed: 1\n{key}:\n\nmost: 9\n")
    assert fault.startswith(f"r.yaml:2:1: {key}: is empty; leave the key out")


def test_a_language_goes_with_a_model_that_the_command_line_names():
    made = parse_recipe("languages: [de]\n", "r.yaml", ["--model=openai:x@http://one/v1"])
    assert made.languages == {"de": 1.0}


def test_without_kinds_those_are_made_that_renderers_and_domains_leave():
    assert set(parse_recipe("renderers: [graphviz]\n", "r.yaml").kinds) == {"flowchart", "org_chart"}
    # Of the word lists only organisations have a zoo, and only charts have car sales.
    made = parse_recipe("domains: [zoo, car sales]\nrenderers: [graphviz, matplotlib]\n", "r.yaml")
    assert set(made.kinds) == {"org_chart", "grouped_bars", "heatmap", "multi_line", "pie", "scatter_groups"}


def test_a_full_recipe_survives_its_own_json():
    text = """
    about: "  sales of   bakeries "
    renderers: {matplotlib: 2, html: 1}
    domains: [bakery]
    kinds: [pie, invoice]
    difficulty: {1: 1, 3: 2}
    families: {lookup: 3, count: 1}
    forms: [short, choice]
    caps: {kinds: {pie: 70}, difficulty: {3: 60}, forms: {short: 8}}
    """
    made = parse_recipe(text, "r.yaml")
    assert Recipe.model_validate(json.loads(json.dumps(made.model_dump()))) == made
    assert made.about == "sales of bakeries"
    assert made.wanted == "sales of bakeries They are from these fields: bakery."
    assert (made.wants.families, made.wants.forms, made.wants.only) == (
        {"lookup": 3.0, "count": 1.0},
        None,
        {"short", "choice"},
    )
    assert made.wants.most_of_form == {"short": 8}


def test_drafts_of_the_default_recipe_are_the_kinds_in_turn():
    made = list(islice(Recipe(seed=5).drafts(), 200))
    kinds = list(islice(in_turn(5, dict.fromkeys(Recipe().kinds, 1.0)), 200))
    assert made == [Draft(kind, "en", None, None) for kind in kinds]


def test_drafts_follow_every_weight():
    text = "renderers: {matplotlib: 3, html: 1}\nkinds: {pie: 2, heatmap: 1, invoice: 5}\ndifficulty: {2: 1, 3: 3}\n"
    made = list(islice(parse_recipe(text, "r.yaml").drafts(), 400))
    assert Counter(one.kind for one in made) == {"pie": 200, "heatmap": 100, "invoice": 100}
    assert Counter(one.difficulty for one in made) == {2: 100, 3: 300}


def test_a_kind_takes_its_topics_from_the_domains_it_knows():
    text = "domains: {bakery: 3, car sales: 1, zoo: 1}\nkinds: [pie, invoice, org_chart]\n"
    made = list(islice(parse_recipe(text, "r.yaml").drafts(), 240))
    # pie knows bakery and car sales, invoice only bakery, org_chart bakery and zoo.
    assert Counter((one.kind, one.domain) for one in made) == {
        ("pie", "bakery"): 60,
        ("pie", "car sales"): 20,
        ("invoice", "bakery"): 80,
        ("org_chart", "bakery"): 60,
        ("org_chart", "zoo"): 20,
    }


@pytest.mark.parametrize("kind", plugins.names("kinds"))
def test_a_topic_that_is_held_to_a_domain_is_of_it(kind: str):
    made = plugins.load("kinds", kind).kind
    for at, domain in enumerate(made.domains()[:5]):
        subject = made.offline["topic"](random.Random(at), domain)["subject"]
        assert re.search(rf"(^|: ){re.escape(domain)}($|: )", subject), subject
