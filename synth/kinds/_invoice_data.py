"""What an invoice says: lines, sums to the cent, dates, and who owes whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field, model_validator

from synth.kinds._dice import Dice
from synth.kinds._page_text import LEVEL, TAXES, cents, exact
from synth.kinds._page_words import city, slug, somebody, street, surname, word_list
from synth.kinds._wide import Finite, Name, Strict

Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", description="an ISO date")]
Code = Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="a currency's three letters")]
MOST = 1_000_000_000  # of money or things; cents of more than any bill says are beyond what a sum here can hold
Positive = Annotated[Finite, Field(gt=0, le=MOST)]


class Party(Strict):
    """Invented; `lines` is the address as it is written, without the name."""

    name: Name
    lines: list[Name] = Field(min_length=1, max_length=5)
    email: str | None = Field(default=None, max_length=80, description="ends in .example")


class Line(Strict):
    item: Name
    quantity: Positive
    unit: str = Field(default="", max_length=20)
    price: Positive = Field(description="of one unit, with at most two decimals")
    amount: Positive = Field(description="quantity times price, half a cent rounded up")


class Share(Strict):
    """A part of a sum: a discount or a tax."""

    name: Name
    percent: Positive = Field(le=100)
    amount: Finite = Field(ge=0, le=MOST, description="half a cent rounded up")


class Bank(Strict):
    name: Name
    account: Name = Field(description="clearly invented")


class Invoice(Strict):
    """total = subtotal - discount + shipping + tax; the discount is of the subtotal, the tax of all before it."""

    number: Name
    issued: Day
    due: Day
    currency: Code
    seller: Party
    buyer: Party
    lines: list[Line] = Field(min_length=1, max_length=30)
    subtotal: Positive
    discount: Share | None = None
    shipping: Positive | None = None
    tax: Share | None = None
    total: Positive
    bank: Bank | None = None
    note: str | None = Field(default=None, max_length=300)

    @model_validator(mode="after")
    def _adds_up(self) -> Invoice:
        if found := faults_of(self):
            raise ValueError("; ".join(found))
        return self


def faults_of(data: Invoice) -> list[str]:
    """Every sum that is wrong to the cent, and dates that do not follow each other."""
    found: list[str] = []
    for at, line in enumerate(data.lines):
        _equal(f"lines.{at}.amount", line.amount, exact(line.quantity) * exact(line.price), found)
    subtotal = exact(data.subtotal)
    _equal("subtotal", data.subtotal, sum((exact(line.amount) for line in data.lines), Decimal()), found)
    before = subtotal + exact(data.shipping or 0)
    if data.discount:
        _equal("discount.amount", data.discount.amount, subtotal * exact(data.discount.percent) / 100, found)
        before -= exact(data.discount.amount)
    if data.tax:
        _equal("tax.amount", data.tax.amount, before * exact(data.tax.percent) / 100, found)
        before += exact(data.tax.amount)
    _equal("total", data.total, before, found)
    days = {name: _day(getattr(data, name)) for name in ("issued", "due")}
    found += [f"{name}: {getattr(data, name)} is no day of the calendar" for name, at in days.items() if at is None]
    if days["issued"] and days["due"] and days["due"] <= days["issued"]:
        found.append(f"due: {data.due} is not after {data.issued}")
    return found


def _equal(where: str, said: float, right: Decimal, found: list[str]) -> None:
    if exact(said) != cents(right):
        found.append(f"{where}: is {said}, should be {cents(right)}")


def _day(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None


def make(subject: str, difficulty: int, code: str, throw: Dice) -> dict[str, Any]:
    trade = word_list("trades")[subject]
    issued = date(2021, 1, 4) + timedelta(days=throw.whole(0, 1900))
    due = issued + timedelta(days=throw.pick((7, 10, 14, 14, 21, 30, 30, 30, 45, 60)))
    seller = _firm(subject, throw)
    most = {1: 6, 2: 9}.get(difficulty, 14)
    lines = _lines(trade, throw.whole(4, min(most, len(trade["items"]))), code, throw)
    subtotal = sum((exact(line["amount"]) for line in lines), Decimal())
    left, parts = subtotal, dict[str, Any]()
    if throw.chance(0.35):
        percent = throw.pick((2, 3, 5, 7.5, 10, 12.5, 15))
        taken = cents(subtotal * exact(percent) / 100)
        parts["discount"] = {"name": throw.pick(("Discount", "Loyalty discount", "Rebate")), "percent": percent,
                             "amount": float(taken)}  # fmt: skip
        left -= taken
    if throw.chance(0.4):
        parts["shipping"] = round(throw.pick((4.9, 6.5, 8, 9.95, 12.5, 15, 24)) * LEVEL[code], 1)
        left += exact(parts["shipping"])
    if throw.chance(0.85):
        name, percents = throw.pick(TAXES[code])
        percent = throw.pick(percents)
        added = cents(left * exact(percent) / 100)
        parts["tax"] = {"name": name, "percent": percent, "amount": float(added)}
        left += added
    return {
        "number": _number(issued, throw),
        "issued": issued.isoformat(),
        "due": due.isoformat(),
        "currency": code,
        "seller": seller,
        "buyer": _buyer(subject, throw),
        "lines": lines,
        "subtotal": float(subtotal),
        **parts,
        "total": float(left),
        **_ending(seller["name"], throw),
    }


def _number(issued: date, throw: Dice) -> str:
    count = throw.whole(1, 980)
    return throw.pick(
        (f"INV-{issued.year}-{count:04}", f"{issued.year}/{count:03}", f"{throw.pick('ABCDEFRST')}-{10000 + count * 7}",
         f"{issued:%y%m}-{count:03}", f"RE{issued:%y}{count:05}", f"{20000 + count}")
    )  # fmt: skip


def _lines(trade: Mapping[str, Any], count: int, code: str, throw: Dice) -> list[dict[str, Any]]:
    lines = []
    for text, unit, low, high, step, least, most in throw.some(trade["items"], count):
        price = round(round(throw.between(low, high) * LEVEL[code] / step) * step, 2)
        by_time = unit in ("h", "m", "m²", "m³") and throw.chance(0.4)
        quantity = throw.whole(least * 2, most * 2) / 2 if by_time else throw.whole(least, most)
        quantity = int(quantity) if quantity == int(quantity) else quantity
        amount = cents(exact(quantity) * exact(price))
        lines.append({"item": text, "quantity": quantity, "unit": unit, "price": price, "amount": float(amount)})
    return lines


def _firm(subject: str, throw: Dice) -> dict[str, Any]:
    name = throw.pick(word_list("trades")[subject]["names"]).format(surname=surname(throw), city=city(throw))
    return {"name": name, "lines": _address(throw), "email": f"{throw.pick(('accounts', 'office', 'hello', 'billing'))}"
            f"@{_domain(name)}.example"}  # fmt: skip


def _domain(name: str) -> str:
    """As many of the name's words as fit; none of them is cut."""
    domain = ""
    for word in map(slug, name.split()):
        if domain and len(domain + word) > 20:
            break
        domain += word
    return domain


def _buyer(subject: str, throw: Dice) -> dict[str, Any]:
    if throw.chance(0.4):
        return {"name": somebody(throw).name, "lines": _address(throw)}
    other = throw.pick([name for name in word_list("trades") if name != subject])
    firm = _firm(other, throw)
    if throw.chance(0.5):
        firm["lines"] = [f"{throw.pick(('Attn.', 'c/o', 'For'))} {somebody(throw).name}", *firm["lines"]]
    return {"name": firm["name"], "lines": firm["lines"]}


def _address(throw: Dice) -> list[str]:
    digits = f"{throw.whole(10000, 98999)}"
    mixed = f"{throw.pick('ABCEHKLMN')}{throw.whole(1, 28)} {throw.whole(1, 9)}{throw.pick('ABDEFGH')}"
    code = throw.pick((digits, f"{mixed}{throw.pick('JLNPQRST')}"))
    town = city(throw)
    return [street(throw), throw.pick((f"{town} {code}", f"{code} {town}"))]


def _ending(seller: str, throw: Dice) -> dict[str, Any]:
    ending: dict[str, Any] = {}
    if throw.chance(0.7):
        digits = "".join(str(throw.whole(0, 9)) for _ in range(14))
        account = f"ZZ{digits[:2]} {digits[2:6]} {digits[6:10]} {digits[10:14]}"
        bank = throw.pick(word_list("phrases")["invoice"]["banks"])
        ending["bank"] = {"name": bank, "account": account}
    notes = word_list("phrases")["invoice"]["notes"]
    if throw.chance(0.75):
        ending["note"] = throw.pick(notes).format(seller=seller)
    return ending
