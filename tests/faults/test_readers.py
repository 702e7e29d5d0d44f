"""The readers of the oracle on a page and a graph whose answers stand beside the questions."""

import pytest

from synth.records import Answer, Question, said
from tests.faults.oracle_graph import Graph, read_graph
from tests.faults.oracle_page import Site, site_of
from tests.faults.oracle_page_read import read_page
from tests.faults.oracle_page_sums import read_sums
from tests.faults.oracle_slices import titled

SOURCE = """
<h1>Bill 7</h1>
<dl><dt>Issued</dt><dd>4 May</dd><dt>Due</dt><dd>18 May</dd></dl>
<p>Bank: Old Mill Savings</p>
<p>Thank you.</p>
<h2>Goods</h2>
<table>
<tr><th>Item</th><th>Pieces</th><th>Sum</th></tr>
<tr><td>Cup</td><td>4</td><td>$8.00</td></tr>
<tr><td>Jug</td><td>10</td><td>$50.00</td></tr>
<tr><th colspan="2">Total</th><td>$58.00</td></tr>
</table>
<h2>Calls</h2>
<table>
<tr><th rowspan="2">Monday</th><td>North</td><td>7:10</td></tr>
<tr><td>South</td><td>7:25</td></tr>
<tr><th>Friday</th><td>West</td><td>8:05</td></tr>
</table>
<h2>Desk</h2>
<table>
<tr><td>Harbour</td><td>9:00</td><td>9:30</td></tr>
<tr><td>Hospital</td><td>9:11</td><td>9:41</td></tr>
</table>
<h2>Bring along</h2>
<ul><li>Ticket</li><li>Card</li></ul>
"""


class Written:
    source = SOURCE


def site() -> Site:
    return site_of(Written())  # type: ignore[arg-type]


def question(words: str, form: str = "short") -> Question:
    answer = Answer(value="", type="text", text=said("x"))
    return Question(pictures=(), family="reading", form=form, text=said(words), answer=answer, rationale="", proof="")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("What is given for “Issued”?", "4 May"),
        ("Which of these has been put down for “Bank”?", "Old Mill Savings"),
        ("What text or figure goes with “Total”?", "$58.00"),
        ("If someone asked you about “Due”, what would you answer?", "18 May"),
        ("What does the second cell to the right of “Hospital” of the table under “Desk” say?", "9:41"),
        ("Counting from the top, what do you find in second place on the list under “Bring along”?", "Card"),
    ],
)
def test_texts(words, value):
    right = read_page(question(words), site())
    assert (right.value, right.doubt) == (value, "")


@pytest.mark.parametrize(
    ("words", "truth"),
    [
        ("Is “4 May” given for “Issued”?", True),
        ("Is “4 May” given for “Due”?", False),
        ("Looking up “Due”, do you find “18 May”?", True),
        ("Someone says that “Old Mill” is stated for “Bank”; is that so?", False),
    ],
)
def test_claims(words, truth):
    assert read_page(question(words, "yes_no"), site()).value is truth


def test_what_is_given_twice_or_never_is_doubted():
    assert read_page(question("What is given for “Discount”?"), site()).doubt


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("Look for the rows beside “Monday” in the table under “Calls”: how many are there?", 2),
        ("What is the number of rows in the table under “Desk”?", 2),
        ("What is the number of items in the list under “Bring along”?", 2),
    ],
)
def test_counts(words, count):
    assert read_page(question(words), site()).value == count


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("In the column “Pieces”, how many times as large as the entry for “Cup” is the one for “Jug”?", 2.5),
        ("What do you get when the entry for “Jug” in the column “Pieces” is divided by that for “Cup”?", 2.5),
        ("In the column “Pieces”, the entry for “Jug” is how many times that for “Cup”?", 2.5),
        ("Going by the column “Pieces”, what is the ratio of “Jug” to “Cup”?", 2.5),
        ("How many times does the entry for “Cup” go into that for “Jug”, going by the column “Pieces”?", 2.5),
        ("If the entry for “Cup” in the column “Pieces” counted as one, what would that for “Jug” be?", 2.5),
        ("By what number must the entry for “Cup” in the column “Pieces” be multiplied to give that for “Jug”?", 2.5),
        (
            "Comparing “Jug” with “Cup” in the column “Pieces”, how many times as large is the number for the first?",
            2.5,
        ),
        ("In the column “Pieces”, how much more is given for “Jug” than for “Cup”?", 6),
        (
            "In the table that has an “Item” column, how large is the gap between “Jug” and “Cup” in the column “Sum”?",
            42,
        ),
    ],
)
def test_two_of_a_column(words, value):
    assert read_sums(question(words), site()).value == pytest.approx(value)


TREE = Graph(
    nodes=("Ada", "Ben", "Cy", "Dot"),
    edges=(("Ada", "Ben", None), ("Ada", "Cy", None), ("Ben", "Dot", None)),
    frames={},
    directed=False,
    title="Old Mill",
)


@pytest.mark.parametrize(
    ("words", "form", "value"),
    [
        ("Which is the node linked to “Dot” from above?", "short", "Ben"),
        ("How is the node linked from above to both “Ben” and “Cy” labelled?", "short", "Ada"),
        ("Can you name the node linked to no other above it?", "short", "Ada"),
        ("What is the number of nodes linked to “Ada” from below?", "short", 2),
        ("What are the nodes linked to “Ada” from below?", "list", ["Ben", "Cy"]),
        ("Is the node linked to “Dot” from above labelled “Cy”?", "yes_no", False),
    ],
)
def test_a_graph_without_arrows(words, form, value):
    assert read_graph(question(words, form), TREE).value == value


def test_the_title_of_a_graph():
    assert titled(question("What is the title of the chart?"), TREE.title).value == "Old Mill"
    assert titled(question("Does the heading say “New Mill”?", "yes_no"), TREE.title).value is False
