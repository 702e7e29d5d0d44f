# %% [markdown]
# # A domain
# What the pictures are to be about, in words of your own. Without a model the words choose among the kinds of picture
# and the fields there are; with one (`model="openai:NAME@http://host:8000/v1"`) it plans, and invents the data too.

# %%
import synth

samples = synth.generate("how full trams and buses are, as heatmaps and pie charts", n=4, seed=2)
samples

# %% [markdown]
# The words became a recipe. It is an ordinary one: save it, change it, and give it to `synth.run` or `synth run`.

# %%
recipe = samples.recipe
print("kinds", recipe.kinds)
print("fields", recipe.domains)
print("about", recipe.about)

# %%
[example.topic.subject for example in samples]

# %% [markdown]
# ## What became of every topic
# Topics are planned, drawn, checked, kept. What falls out on the way is counted by its reason, and kept with its
# program.

# %%
run = samples.run
print(f"{run.topics} topics planned, {run.samples} samples kept, {run.questions} questions")
print("rejected:", dict(run.rejects) or "nothing")

# %% [markdown]
# ## A picture of your own
# Any program that draws can be asked about: what it drew is known, so the questions are proved like all others.

# %%
drawing = synth.render("""
import matplotlib.pyplot as plt

figure, axes = plt.subplots(figsize=(6, 3.5))
lines, riders = ["Tram 1", "Tram 2", "Bus 7", "Bus 9"], [410, 365, 120, 205]
bars = axes.barh(lines, riders, color="#35618f")
axes.bar_label(bars, padding=3)
axes.set_title("Riders between 7 and 8 in the morning")
axes.set_xlabel("Riders")
axes.set_ylabel("Line")
axes.set_xlim(0, 460)
""")
drawing

# %%
drawing.tables[0].rows

# %%
asked = synth.ask(drawing, ["extremum", "comparison", "arithmetic"], most=6)
asked
