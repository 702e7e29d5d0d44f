"""Charts by pandas and seaborn: the body of a program, without imports and size."""

from __future__ import annotations

import random

from benchmarks._charts import GROUPS, MONTHS, PLACES, THINGS, labels, numbers


def _frame(rng: random.Random, rows: int, columns: int) -> str:
    table = {group: numbers(rng, rows) for group in GROUPS[:columns]}
    return f"frame = pd.DataFrame({table}, index={(MONTHS + PLACES)[:rows]})"


def _pandas_bars(rng: random.Random) -> str:
    how = rng.choice(["kind='bar'", "kind='barh'", "kind='bar', stacked=True, rot=45"])
    return f"""{_frame(rng, 8, rng.randint(2, 4))}
ax = frame.plot({how})
{labels(rng)}"""


def _pandas_lines(rng: random.Random) -> str:
    how = rng.choice(["marker='o'", "kind='area', alpha=0.5", "subplots=True, layout=(2, 2)"])
    return f"{_frame(rng, 12, 4)}\nframe.plot({how})\nplt.suptitle('{rng.choice(THINGS).title()} by month')"


def _pandas_groups(rng: random.Random) -> str:
    return f"""rng = np.random.default_rng({rng.randint(1, 999)})
frame = pd.DataFrame({{'place': rng.choice({GROUPS[:5]}, 300), 'value': rng.normal(60, 12, 300)}})
ax = frame.groupby('place')['value'].agg(['mean', 'max']).sort_values('mean').plot(kind='bar', rot=0)
for held in ax.containers:
    ax.bar_label(held, fmt='%.1f')
{labels(rng)}"""


def _seaborn(rng: random.Random) -> str:
    call = rng.choice(["barplot", "boxplot", "violinplot", "stripplot"])
    return f"""sns.set_theme(style='{rng.choice(["whitegrid", "darkgrid", "ticks"])}')
rng = np.random.default_rng({rng.randint(1, 999)})
frame = pd.DataFrame({{
    'place': rng.choice({GROUPS[:4]}, 160), 'year': rng.choice(['2023', '2024'], 160), 'value': rng.normal(60, 12, 160),
}})
ax = sns.{call}(data=frame, x='place', y='value', hue='year')
{labels(rng)}"""


def _seaborn_heat(rng: random.Random) -> str:
    return f"""{_frame(rng, rng.randint(6, 12), 6)}
ax = sns.heatmap(frame, annot=True, fmt='.1f', cmap='{rng.choice(["crest", "rocket", "mako"])}', linewidths=0.5)
ax.set_title('{rng.choice(THINGS).title()} by month')"""


def _seaborn_points(rng: random.Random) -> str:
    call = rng.choice(["scatterplot(data=frame, x='x', y='y', hue='group', style='group')",
                       "regplot(data=frame, x='x', y='y', n_boot=50)",
                       "lineplot(data=frame, x='year', y='y', hue='group', n_boot=50)"])  # fmt: skip
    return f"""rng = np.random.default_rng({rng.randint(1, 999)})
frame = pd.DataFrame({{'x': rng.uniform(0, 50, 120), 'year': rng.integers(2010, 2020, 120)}})
frame['group'] = rng.choice({GROUPS[:3]}, 120)
frame['y'] = frame['x'] * 1.5 + rng.normal(0, 9, 120)
ax = sns.{call}
{labels(rng)}"""


FRAMES = (_pandas_bars, _pandas_lines, _pandas_groups, _seaborn, _seaborn_heat, _seaborn_points)
