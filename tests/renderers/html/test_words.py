"""Words as they show: broken, in capitals, apart or together."""

from __future__ import annotations

from tests.renderers.html.drawing import draw


def test_hyphens_that_show_end_a_piece() -> None:
    """One that may show stands after each part; a line of 30 has room for two parts, so the second one's does."""
    drawn = draw("<p style='width:120px;margin:0'>Super&shy;cali&shy;fragil&shy;istic</p>")
    assert drawn.words == ["Supercali-", "fragilistic"]
    above, below = (drawn.word(text).box for text in drawn.words)
    assert above is not None
    assert below is not None
    assert above[3] <= 30 <= below[1]
    assert drawn.of("paragraph")[0].text == "Supercali-fragilistic"


def test_capitals_stand_where_the_browser_puts_them() -> None:
    """At the first letter of each word: not within one that a tag or an apostrophe cuts, but after a hyphen."""
    said = "an e-mail (don't) <b>re</b>ply’s and/or 3rd half-<br>way"
    (paragraph,) = draw(f"<p style='text-transform:capitalize'>{said}</p>").of("paragraph")
    assert paragraph.text == "An E-Mail (Don't) Reply’s And/Or 3rd Half- Way"


def test_room_between_words_is_a_space() -> None:
    """As between badges, written side by side; in scripts without spaces signs may stand anywhere on a line."""
    drawn = draw(
        "<style>b{padding:0 10px}.n::after{content:'(per kg)'}.m::after{content:'\\2192';margin-left:8px}</style>"
        "<p><b>New</b><b>Hot</b> deal</p><p>Total<span style='margin-left:14px'>42</span></p><p class=m>More</p>"
        "<p>$<i>45</i>.00<span class=n></span></p><p style='width:90px;overflow-wrap:anywhere'>Unbreakable</p>"
        "<p style='text-align:justify;width:130px'>中华人民共和国的人民</p>"
    )
    assert [paragraph.text for paragraph in drawn.of("paragraph")] == [
        "New Hot deal", "Total 42", "More →", "$45.00(per kg)", "Unbreakable",
        "中华人民共和国的人民",
    ]  # fmt: skip
