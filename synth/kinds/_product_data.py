"""What a product page says: a thing with its price, choices and properties, and the form that orders it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import Field, model_validator

from synth.kinds._dice import Dice
from synth.kinds._invoice_data import Code, Positive
from synth.kinds._page_text import LEVEL
from synth.kinds._page_words import city, slug, somebody, street, surname, word_list
from synth.kinds._wide import Name, Strict


class Option(Strict):
    name: Name
    control: Literal["select", "radio"]
    choices: list[Name] = Field(min_length=1, max_length=12)
    chosen: Name = Field(description="one of the choices")

    @model_validator(mode="after")
    def _is_choice(self) -> Option:
        if self.chosen not in self.choices:
            raise ValueError(f"{self.name}: {self.chosen!r} is none of its choices")
        if len(set(self.choices)) < len(self.choices):
            raise ValueError(f"{self.name}: a choice stands there twice")
        return self


class Entry(Strict):
    """A field of the form. An empty one shows its placeholder; a select has choices, a checkbox is checked or not."""

    label: Name
    control: Literal["text", "email", "number", "date", "textarea", "select", "radio", "checkbox"]
    value: str | None = Field(default=None, max_length=200)
    placeholder: str | None = Field(default=None, max_length=80)
    choices: list[Name] = Field(default_factory=list, max_length=30)
    checked: bool = False

    @model_validator(mode="after")
    def _fits(self) -> Entry:
        if self.control in ("select", "radio") and self.value not in self.choices:
            raise ValueError(f"{self.label}: {self.value!r} is none of its choices")
        if self.control not in ("select", "radio") and self.choices:
            raise ValueError(f"{self.label}: a {self.control} field has no choices")
        return self


class Property(Strict):
    name: Name
    value: Name


class Comment(Strict):
    """`who` is invented."""

    who: Name
    stars: int = Field(ge=1, le=5)
    text: str = Field(min_length=1, max_length=200)


class Product(Strict):
    shop: Name
    shelf: list[Name] = Field(min_length=1, max_length=4, description="from the widest to the narrowest")
    name: Name
    summary: str = Field(min_length=1, max_length=300)
    art: str = Field(default="box", max_length=20, description="what the drawing shows")
    currency: Code
    price: Positive
    old_price: Positive | None = Field(default=None, description="above the price")
    rating: float = Field(ge=1, le=5)
    reviews: int = Field(ge=0)
    stock: int = Field(ge=0)
    quantity: int = Field(ge=1, le=99)
    options: list[Option] = Field(max_length=4)
    features: list[str] = Field(max_length=8)
    specs: list[Property] = Field(min_length=2, max_length=20)
    fields: list[Entry] = Field(max_length=12)
    button: Name
    comments: list[Comment] = Field(max_length=6)

    @model_validator(mode="after")
    def _agrees(self) -> Product:
        if self.old_price is not None and self.old_price <= self.price:
            raise ValueError(f"old_price: {self.old_price} is not above {self.price}")
        for what, names in (
            ("options", [one.name for one in self.options]),
            ("specs", [one.name for one in self.specs]),
            ("fields", [one.label for one in self.fields]),
        ):
            if len(set(names)) < len(names):
                raise ValueError(f"{what}: a name stands there twice")
        if self.stock and self.quantity > self.stock:
            raise ValueError(f"quantity: {self.quantity} of {self.stock} in stock")
        return self


def make(subject: str, difficulty: int, code: str, throw: Dice) -> dict[str, Any]:
    thing, said = word_list("products")[subject], word_list("phrases")["product"]
    price = _price(throw.between(*thing["price"]) * LEVEL[code], throw)
    stock = throw.weighted(((throw.whole(2, 9), 1.0), (throw.whole(10, 140), 2.0)))
    options = _options(thing, throw)
    most = {1: 7, 2: 10}.get(difficulty, 14)
    data = {
        "shop": throw.pick(said["shops"]).format(surname=surname(throw)),
        "shelf": [*thing["shelf"]],
        "name": f"{throw.pick(thing['names'])} {subject}",
        "summary": thing["blurb"],
        "art": thing["art"],
        "currency": code,
        "price": price,
        "rating": round(throw.between(3.1, 4.9), 1),
        "reviews": throw.weighted(((throw.whole(4, 60), 1.0), (throw.whole(61, 1900), 1.0))),
        "stock": stock,
        "quantity": throw.weighted(((1, 3.0), (2, 1.0), (throw.whole(3, 6), 0.6))) if stock > 8 else 1,
        "options": options,
        "features": throw.some(thing["features"], throw.whole(3, 5)),
        "specs": _specs(thing, {one["name"] for one in options}, most, throw),
        "fields": _fields(said, difficulty, throw),
        "button": throw.pick(said["buttons"]),
        "comments": _comments(said["comments"], thing["shelf"][0], throw.pick((0, 2, 2, 3, 4)), throw),
    }
    if throw.chance(0.5):
        data["old_price"] = _price(price * throw.between(1.12, 1.6), throw)
        if data["old_price"] <= price:
            data["old_price"] = round(price + 10, 2)
    return data


def _price(about: float, throw: Dice) -> float:
    whole = int(about) if about < 300 else int(about / 5) * 5
    return round(max(2, whole) + throw.weighted(((0.0, 1.5), (0.5, 1.0), (0.9, 1.5), (0.95, 1.0), (0.99, 1.5))), 2)


def _options(thing: Mapping[str, Any], throw: Dice) -> list[dict[str, Any]]:
    return [
        {"name": name, "control": throw.pick(("select", "radio")), "choices": [*choices], "chosen": throw.pick(choices)}
        for name, choices in thing["options"].items()
    ]


def _specs(thing: Mapping[str, Any], taken: set[str], most: int, throw: Dice) -> list[dict[str, str]]:
    own = [(name, throw.pick(values)) for name, values in thing["specs"].items() if name not in taken]
    letters = "".join(throw.some("ABCDEFGHKLMNPRSTVWX", 2))
    common = [
        ("Article number", f"{letters}-{throw.whole(1000, 9899)}"),
        ("Guarantee", throw.pick(("2 years", "3 years", "5 years"))),
        ("Designed in", city(throw)),
        ("In the range since", f"{throw.whole(2016, 2025)}"),
        ("Spare parts", throw.pick(("For 5 years", "For 10 years"))),
        ("Packaging", throw.pick(("Card, no plastic", "Recycled card", "Paper"))),
    ]
    common = [pair for pair in throw.some(common, throw.whole(1, 5)) if pair[0] not in dict(own)]
    return [{"name": name, "value": value} for name, value in [*own, *common][:most]]


def _fields(said: Mapping[str, Any], difficulty: int, throw: Dice) -> list[dict[str, Any]]:
    who, home = somebody(throw), city(throw)
    filled = throw.chance(0.6)

    def text(label: str, value: str, hint: str, control: str = "text") -> dict[str, Any]:
        shown = {"value": value} if filled and throw.chance(0.85) else {"placeholder": hint}
        return {"label": label, "control": control, **shown}

    mail = f"{slug(who.first)[:1]}.{slug(who.last)}@mail.example"
    pool = [
        text("Full name", who.name, "First and last name"),
        text("Email", mail, "name@mail.example", "email"),
        text("Street", street(throw), "Street and number"),
        text("Town", home, "Your town"),
        text("Postcode", f"{throw.whole(10000, 98999)}", "e.g. 40213"),
        {"label": "Country", "control": "select", "value": throw.pick(said["countries"]), "choices": said["countries"]},
        {
            "label": "Delivery",
            "control": "radio",
            "value": throw.pick(said["deliveries"]),
            "choices": said["deliveries"],
        },
        text("Message", throw.pick(said["wishes"]), "A note for us or for the driver", "textarea"),
        *(
            {"label": label, "control": "checkbox", "checked": throw.chance(0.5)}
            for label in throw.some(said["extras"], 2)
        ),
    ]
    if throw.chance(0.2):
        day = f"20{throw.whole(22, 26)}-{throw.whole(1, 12):02}-{throw.whole(1, 28):02}"
        pool.append({"label": "Wanted on", "control": "date", "value": day})
    count = {1: throw.whole(2, 4), 2: throw.whole(4, 6)}.get(difficulty, throw.whole(5, 9))
    chosen = throw.some(range(len(pool)), count)
    return [pool[at] for at in sorted(chosen)]


def _comments(
    said: Mapping[str, Mapping[str, Sequence[str]]], shelf: str, count: int, throw: Dice
) -> list[dict[str, Any]]:
    moods = [throw.weighted((("good", 5.0), ("fair", 2.0), ("poor", 1.0))) for _ in range(count)]
    texts = {
        mood: throw.some([*said["any"][mood], *said[shelf][mood]], moods.count(mood))
        for mood in ("good", "fair", "poor")
    }
    found = []
    for mood in moods:
        stars = {"good": throw.pick((5, 5, 4)), "fair": throw.pick((3, 4)), "poor": throw.pick((1, 2))}[mood]
        who = somebody(throw)
        if texts[mood]:
            found.append({"who": f"{who.first} {who.last[0]}.", "stars": stars, "text": texts[mood].pop()})
    return found
