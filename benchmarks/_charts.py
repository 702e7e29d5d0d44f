"""Charts of matplotlib's own as model-written programs draw them: the body of a program, without imports and size."""

from __future__ import annotations

import random

PLACES = "Alder Birch Cedar Dogwood Elm Fir Ginkgo Hazel Ivy Juniper Larch Maple Oak Pine Rowan Spruce".split()
GROUPS = "North South East West Coast Hills Islands Lakes".split()
THINGS = "visitors parcels loaves repairs letters crossings bicycles concerts".split()
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def numbers(rng: random.Random, count: int, top: float = 100.0) -> list[float]:
    return [round(rng.uniform(0.08, 1) * top, 1) for _ in range(count)]


def some_places(rng: random.Random, low: int, high: int) -> list[str]:
    return PLACES[: rng.randint(low, high)]


def labels(rng: random.Random) -> str:
    thing = rng.choice(THINGS)
    return f"ax.set_title('{thing.title()} by place and year')\nax.set_xlabel('Place')\nax.set_ylabel('{thing}')"


def _grouped(rng: random.Random) -> str:
    names, groups = some_places(rng, 4, 9), GROUPS[: rng.randint(2, 4)]
    rows = {group: numbers(rng, len(names)) for group in groups}
    return f"""names, rows = {names}, {rows}
fig, ax = plt.subplots()
width = 0.8 / len(rows)
for place, (name, values) in enumerate(rows.items()):
    bars = ax.bar([n + place * width for n in range(len(names))], values, width, label=name)
    ax.bar_label(bars, fontsize=7)
ax.set_xticks(range(len(names)), names, rotation=30)
ax.legend(title='Region')
{labels(rng)}"""


def _stacked(rng: random.Random) -> str:
    names, groups = some_places(rng, 5, 14), GROUPS[: rng.randint(3, 6)]
    rows = {group: numbers(rng, len(names)) for group in groups}
    return f"""names, rows = {names}, {rows}
fig, ax = plt.subplots()
under = [0.0] * len(names)
for name, values in rows.items():
    ax.bar(names, values, bottom=under, label=name, edgecolor='white')
    under = [low + value for low, value in zip(under, values)]
ax.tick_params(axis='x', rotation=45)
ax.legend(loc='upper left', ncols=2)
{labels(rng)}"""


def _sideways(rng: random.Random) -> str:
    names = some_places(rng, 6, 16)
    return f"""names, values = {names}, {numbers(rng, len(names), 900)}
fig, ax = plt.subplots()
bars = ax.barh(names, values, color=plt.cm.viridis([v / 900 for v in values]))
ax.bar_label(bars, fmt='%.0f', padding=4)
ax.invert_yaxis()
ax.grid(axis='x', linestyle=':')
{labels(rng)}"""


def _lines(rng: random.Random) -> str:
    rows = {group: numbers(rng, 12) for group in GROUPS[: rng.randint(2, 7)]}
    return f"""months, rows = {MONTHS}, {rows}
fig, ax = plt.subplots()
for (name, values), marker in zip(rows.items(), 'osD^v*x'):
    ax.plot(months, values, marker=marker, label=name)
ax.grid(True, alpha=0.4)
ax.legend()
{labels(rng)}"""


def _dates(rng: random.Random) -> str:
    return f"""days = [datetime(2024, 1 + d // 28, 1 + d % 28) for d in range({rng.randint(90, 330)})]
rng = np.random.default_rng({rng.randint(1, 999)})
fig, ax = plt.subplots()
for name in {GROUPS[: rng.randint(1, 3)]}:
    values = rng.normal(0, 1, len(days)).cumsum() + 40
    ax.plot(days, values, linewidth=1.2, label=name)
    ax.fill_between(days, values - 3, values + 3, alpha=0.2)
ax.legend()
fig.autofmt_xdate()
{labels(rng)}"""


def _scatter(rng: random.Random) -> str:
    return f"""rng = np.random.default_rng({rng.randint(1, 999)})
fig, ax = plt.subplots()
for name in {GROUPS[: rng.randint(2, 5)]}:
    x = rng.normal(rng.uniform(0, 10), 1.5, {rng.randint(20, 120)})
    ax.scatter(x, 2 * x + rng.normal(0, 3, len(x)), s=30, alpha=0.7, label=name)
ax.legend()
{labels(rng)}"""


def _bubbles(rng: random.Random) -> str:
    return f"""rng = np.random.default_rng({rng.randint(1, 999)})
fig, ax = plt.subplots()
x, y, size = rng.uniform(0, 100, (3, {rng.randint(20, 90)}))
drawn = ax.scatter(x, y, s=size * 9, c=size, cmap='plasma', alpha=0.6, edgecolors='black')
fig.colorbar(drawn, label='share')
for place in range(8):
    ax.annotate(f'no. {{place}}', (x[place], y[place]), xytext=(6, 6), textcoords='offset points')
{labels(rng)}"""


def _histogram(rng: random.Random) -> str:
    return f"""rng = np.random.default_rng({rng.randint(1, 999)})
fig, ax = plt.subplots()
values = rng.gamma({rng.randint(2, 6)}, 12, {rng.randint(200, 3000)})
ax.hist(values, bins={rng.randint(12, 60)}, edgecolor='white')
ax.axvline(values.mean(), color='black', linestyle='--', label='mean')
ax.legend()
{labels(rng)}"""


def _boxes(rng: random.Random) -> str:
    kind = rng.choice(["boxplot(rows, showmeans=True)", "violinplot(rows, showmedians=True)"])
    return f"""rng = np.random.default_rng({rng.randint(1, 999)})
names = {GROUPS[: rng.randint(3, 8)]}
rows = [rng.normal(50 + 5 * n, 10, 80) for n in range(len(names))]
fig, ax = plt.subplots()
ax.{kind}
ax.set_xticks(range(1, len(names) + 1), names)
{labels(rng)}"""


def _pie(rng: random.Random) -> str:
    names = some_places(rng, 3, 8)
    ring = rng.choice(["", ", wedgeprops={'width': 0.4, 'edgecolor': 'white'}"])
    return f"""names, values = {names}, {numbers(rng, len(names))}
fig, ax = plt.subplots()
ax.pie(values, labels=names, autopct='%1.1f%%', startangle=90{ring})
ax.set_title('Shares of {rng.choice(THINGS)}')
ax.legend(loc='upper right', bbox_to_anchor=(1.25, 1))"""


def _heat(rng: random.Random) -> str:
    across, down = rng.randint(5, 12), rng.randint(4, 9)
    return f"""rows = {[numbers(rng, across) for _ in range(down)]}
fig, ax = plt.subplots()
drawn = ax.imshow(rows, cmap='YlGnBu', aspect='auto')
ax.set_xticks(range({across}), {PLACES[:across]}, rotation=45)
ax.set_yticks(range({down}), {PLACES[:down]})
for y, row in enumerate(rows):
    for x, value in enumerate(row):
        ax.text(x, y, f'{{value:.0f}}', ha='center', va='center', fontsize=8)
fig.colorbar(drawn)
ax.set_title('{rng.choice(THINGS).title()} by place')"""


def _areas(rng: random.Random) -> str:
    rows = [numbers(rng, 12) for _ in range(rng.randint(2, 6))]
    return f"""rows = {rows}
fig, ax = plt.subplots()
ax.stackplot({MONTHS}, *rows, labels={GROUPS[: len(rows)]}, alpha=0.8)
ax.legend(loc='upper left')
{labels(rng)}"""


def _errors(rng: random.Random) -> str:
    names = some_places(rng, 5, 12)
    return f"""names, values = {names}, {numbers(rng, len(names))}
fig, ax = plt.subplots()
ax.errorbar(names, values, yerr={numbers(rng, len(names), 9)}, fmt='o-', capsize=4, label='measured')
ax.step(names, sorted(values), where='mid', label='sorted')
ax.legend()
ax.tick_params(axis='x', rotation=60)
{labels(rng)}"""


def _radar(rng: random.Random) -> str:
    names = some_places(rng, 5, 9)
    rows = {group: numbers(rng, len(names)) for group in GROUPS[:2]}
    return f"""names = {names}
angles = [n / len(names) * 2 * np.pi for n in range(len(names))]
fig, ax = plt.subplots(subplot_kw={{'polar': True}})
for name, values in {rows}.items():
    ax.plot([*angles, angles[0]], [*values, values[0]], label=name)
    ax.fill([*angles, angles[0]], [*values, values[0]], alpha=0.2)
ax.set_xticks(angles, names)
ax.legend(loc='lower right')"""


def _contours(rng: random.Random) -> str:
    return f"""x, y = np.meshgrid(np.linspace(-3, 3, 60), np.linspace(-3, 3, 60))
z = np.sin({rng.randint(1, 3)} * x) * np.cos(y) + x / {rng.randint(3, 9)}
fig, ax = plt.subplots()
filled = ax.contourf(x, y, z, levels=12, cmap='coolwarm')
lines = ax.contour(x, y, z, levels=6, colors='black', linewidths=0.6)
ax.clabel(lines, fontsize=7)
fig.colorbar(filled)
{labels(rng)}"""


def _two_scales(rng: random.Random) -> str:
    return f"""fig, ax = plt.subplots()
ax.bar({MONTHS}, {numbers(rng, 12, 5000)}, color='lightsteelblue', label='sales')
other = ax.twinx()
other.plot({MONTHS}, {numbers(rng, 12, 30)}, 'ro-', label='temperature')
other.set_ylabel('degrees')
fig.legend(loc='upper right')
{labels(rng)}"""


def _panels(rng: random.Random) -> str:
    down, across = rng.choice([(2, 2), (2, 3), (1, 3), (3, 2)])
    return f"""fig, grid = plt.subplots({down}, {across}, sharex=True)
rng = np.random.default_rng({rng.randint(1, 999)})
for number, ax in enumerate(grid.flat):
    ax.plot({MONTHS}, rng.uniform(5, 50, 12), marker='.')
    ax.set_title(f'Station {{number + 1}}')
    ax.tick_params(axis='x', rotation=90, labelsize=7)
fig.suptitle('{rng.choice(THINGS).title()} of a year')"""


def _logs(rng: random.Random) -> str:
    return f"""x = np.logspace(0, 4, {rng.randint(20, 80)})
fig, ax = plt.subplots()
for power in {sorted(rng.sample(range(1, 6), 3))}:
    ax.loglog(x, x ** (power / 2), label=f'power {{power}} / 2')
ax.grid(True, which='both', alpha=0.3)
ax.legend()
ax.set_title('Growth')"""


def _hexes(rng: random.Random) -> str:
    return f"""rng = np.random.default_rng({rng.randint(1, 999)})
fig, ax = plt.subplots()
drawn = ax.hexbin(rng.normal(size=2000), rng.normal(size=2000), gridsize={rng.randint(12, 28)}, cmap='Greens')
fig.colorbar(drawn, label='count')
{labels(rng)}"""


def small(rng: random.Random) -> str:
    names = some_places(rng, 3, 5)
    return f"""fig, ax = plt.subplots(figsize=(5, 3))
ax.bar({names}, {numbers(rng, len(names))})
ax.set_title('Harvest')"""


PLAIN = (
    _grouped, _stacked, _sideways, _lines, _dates, _scatter, _bubbles, _histogram, _boxes, _pie, _heat, _areas, _errors,
    _radar, _contours, _two_scales, _panels, _logs, _hexes,
)  # fmt: skip
