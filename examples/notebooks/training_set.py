# %% [markdown]
# # A training set
# Pictures with questions whose answers are proved: made, looked at, filtered, and handed to the libraries people train
# with. Nothing but this machine is needed, no model and no key.

# %%
import tempfile

import synth

samples = synth.generate(kinds=["grouped_bars", "heatmap", "pie"], n=6, seed=1)
samples

# %% [markdown]
# The samples are kept on disk (`samples.out`); the same call finds them there, and a larger `n` adds to them.
# One sample: the picture, its questions, the proof of each, the program that drew it.

# %%
samples[0]

# %% [markdown]
# One question. The marks that its proof read are framed in the picture.

# %%
asked = samples.questions().filter(form="short")[0]
asked

# %%
print(asked.text, asked.answer, asked.value, asked.tolerance, asked.evidence, sep="\n")
print(asked.proof)

# %% [markdown]
# ## Choosing
# Slices, lists and filters are views of the same files. A filter by name reads one column; a function may look at
# anything.

# %%
bars = samples.filter(kind="grouped_bars")
wide = samples.filter(lambda example: example.image.width > 500)
halves = samples.shuffle(seed=0)
train, held_out = halves[:4], halves[4:]
len(bars), len(wide), len(train), len(held_out)

# %%
samples.questions().count("family")

# %% [markdown]
# What was not kept, and why:

# %%
samples.rejects

# %% [markdown]
# ## Handing over
# A table of questions for pandas:

# %%
frame = train.to_pandas(by="question")
frame[["kind", "form", "family", "question", "answer"]].head()

# %% [markdown]
# A dataset of Hugging Face's library, pictures as pictures. `to_hf(streaming=True)` reads as it goes, for sets that do
# not fit into memory.

# %%
dataset = train.to_hf()
with tempfile.TemporaryDirectory() as folder:
    dataset.save_to_disk(folder)
dataset
