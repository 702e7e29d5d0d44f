"""Pages that move by themselves: what is drawn is where they end."""

from __future__ import annotations

from tests.renderers.html.drawing import draw

FRAMES = """<p id="said">0</p><script>
let n = 0;
function step() { n += 1; said.textContent = n + ' frames'; if (n < 40) requestAnimationFrame(step); }
step();
</script>"""
BEATS = """<p id="said">0</p><script>
let n = 0;
const clock = setInterval(() => { n += 1; said.textContent = n + ' beats'; if (n === 30) clearInterval(clock); }, 12);
</script>"""
CHAIN = """<p id="said">0</p><script>
let n = 0;
function next() { n += 1; if (n === 25) said.textContent = n + ' links'; else setTimeout(next, 10); }
next();
</script>"""
ENDLESS = """<p>still there</p><script>
function spin() { document.body.style.paddingLeft = '0px'; requestAnimationFrame(spin); }
spin();
</script>"""


def test_frames_are_waited_for() -> None:
    assert draw(FRAMES).words == ["40", "frames"]


def test_beats_of_a_clock_are_waited_for() -> None:
    assert draw(BEATS).words == ["30", "beats"]


def test_timers_that_set_the_next_are_waited_for() -> None:
    assert draw(CHAIN).words == ["25", "links"]


def test_what_never_ends_is_drawn_all_the_same() -> None:
    assert draw(ENDLESS).words == ["still", "there"]
