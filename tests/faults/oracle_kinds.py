"""Which reader understands the questions of a kind and family."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from synth.records import Picture, Program, Question, Spec
from tests.faults.oracle_absent import absent
from tests.faults.oracle_chart import Chart, chart_of
from tests.faults.oracle_cues import Right
from tests.faults.oracle_graph import graph_of, read_graph
from tests.faults.oracle_heat import read_heat
from tests.faults.oracle_page import Site, site_of
from tests.faults.oracle_page_read import read_page
from tests.faults.oracle_page_sums import read_sums
from tests.faults.oracle_points import point_in_graph, point_on_chart, point_on_heat, point_on_page, point_on_pie
from tests.faults.oracle_slices import read_pie, titled
from tests.faults.oracle_strays import strays
from tests.faults.oracle_sums import sums
from tests.faults.oracle_tables import table_of_chart, table_of_heat, table_of_page, table_of_pie
from tests.faults.oracle_trend import trends
from tests.faults.oracle_words import sentences

CHARTS = ("grouped_bars", "multi_line", "scatter_groups")
CHART_FAMILIES = ("lookup", "extremum", "comparison", "count")
GRAPHS = ("org_chart", "flowchart")
PAGES = ("invoice", "timetable", "product_page")


def read_other(question: Question) -> Right | None:
    program = question.pictures[0].made_by
    assert isinstance(program, Program)
    assert program.spec.topic
    kind = program.spec.topic.kind
    if kind in GRAPHS and question.family == "lookup":
        return titled(question, graph_of(program.spec).title)
    if kind in GRAPHS and question.family in ("structure", "reading", "table"):
        return read_graph(question, graph_of(program.spec))
    if kind in PAGES and question.family in ("structure", "reading"):
        site, stray = page_of(question.pictures[0])
        return (
            Right(value=None, what="text", doubt=f"the source strays from the data: {stray}")
            if stray
            else read_page(question, site)
        )
    if question.family == "pointing":
        return _pointed(question, program.spec, kind)
    if question.family == "unanswerable":
        words = page_of(question.pictures[0])[0].words if kind in PAGES else ""
        return absent(question, chart_of(program.spec) if kind in CHARTS else None, words)
    if question.family == "arithmetic" and kind in PAGES:
        site, stray = page_of(question.pictures[0])
        return read_sums(question, site) if not stray else Right(value=None, what="number", doubt=stray)
    if question.family == "table":
        return _table(question, program.spec, kind)
    if question.family in ("arithmetic", "trend") and kind in CHARTS:
        return _reckoned(question, chart_of(program.spec))
    if kind in ("pie", "heatmap") and question.family in (*CHART_FAMILIES, "arithmetic"):
        return read_pie(question, program.spec) if kind == "pie" else read_heat(question, program.spec)
    return None


def _table(question: Question, spec: Spec, kind: str) -> Right | None:
    if kind == "pie":
        return table_of_pie(question, spec)
    if kind == "heatmap":
        return table_of_heat(question, spec)
    if kind in CHARTS:
        return table_of_chart(question, chart_of(spec), spec, question.pictures[0].pages[0].scene)
    site, stray = page_of(question.pictures[0])
    return table_of_page(question, site) if not stray else Right(value=None, what="table", doubt=stray)


def _pointed(question: Question, spec: Spec, kind: str) -> Right | None:
    scene = question.pictures[0].pages[0].scene
    if kind in GRAPHS:
        return point_in_graph(question, graph_of(spec), scene)
    if kind in PAGES:
        return point_on_page(question, page_of(question.pictures[0])[0], scene)
    if kind in CHARTS:
        return point_on_chart(question, chart_of(spec), scene)
    return (point_on_pie if kind == "pie" else point_on_heat)(question, spec, scene)


def _reckoned(question: Question, chart: Chart) -> Right | None:
    reader = trends if question.family == "trend" else sums
    for nouns in (True, False):
        understood = sentences(question.words, chart, nouns=nouns)
        rights = [right for one in understood for right in reader(one, chart, yes_no=question.form == "yes_no")]
        if rights:
            differ = len({repr(right.value) for right in rights}) > 1
            return replace(rights[0], doubt="two readings differ") if differ else rights[0]
    return None


@lru_cache(maxsize=64)
def page_of(picture: Picture) -> tuple[Site, str]:
    """A page's source, read once, and the first thing in it that is not as the data says."""
    program = picture.made_by
    assert isinstance(program, Program)
    assert program.spec.topic
    site = site_of(program)
    return site, next(strays(program.spec.topic.kind, program.spec.data, site), "")
