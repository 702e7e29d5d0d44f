# %% [markdown]
# # A tiny reader, trained
# A network of some 130,000 weights learns to read the numbers of heatmaps. It is trained on what the *scenes* of the
# pictures know (every number drawn, and where it stands) and tested on *questions* about pictures from other fields
# than it has seen. Beside it stand the same network without pixels, and with a sixteenth of the pictures.
#
# Needs torch and matplotlib. On two cores the pictures take two or three minutes, the training as long.

# %%
import random
from collections import Counter

import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader

import synth

torch.manual_seed(0)
samples = synth.generate(kinds=["heatmap"], families=["lookup"], forms=["short"], n=200, least=3, most=8, seed=7)
samples

# %% [markdown]
# ## Split by topic
# A subject begins with its field (`weather: …`). A quarter of the fields is held out, with all their pictures.

# %%
field = {example.id: example.topic.subject.partition(":")[0] for example in samples}
fields = sorted(set(field.values()))
held = set(random.Random(0).sample(fields, len(fields) // 4))
train = samples.filter(lambda example: field[example.id] not in held)
test = samples.filter(lambda example: field[example.id] in held)
len(train), len(test), sorted(held)

# %% [markdown]
# ## What is looked at
# A question such as “What number does the heatmap show for … in the row …?” has a proof, and the proof read one printed
# number: its box is the evidence. The reader gets the pixels of this box, 24 high, and writes what stands there.

# %%
HEIGHT, WIDTH, RIM = 24, 96, 3


def crop(image, box):
    x0, y0, x1, y1 = (round(float(side)) for side in box)
    cut = image.convert("L").crop((x0 - RIM, y0 - RIM, x1 + RIM, y1 + RIM))
    width = max(8, min(WIDTH, round(cut.width * HEIGHT / cut.height)))
    pixels = np.asarray(cut.resize((width, HEIGHT)), dtype=np.float32) / 255
    seen = np.zeros((2, HEIGHT, WIDTH), dtype=np.float32)
    seen[0, :, :width] = pixels - np.median(pixels)
    seen[1, :, :width] = 1  # where the box is: all that the network without pixels sees
    return torch.from_numpy(seen)


def to_crop(entry):
    return entry | {"image": crop(entry["image"], entry["boxes"][-1])}


def reads_one_number(asked):
    marks = [evidence.element.rstrip("0123456789") for evidence in asked.evidence]
    return asked.type == "number" and marks == ["cell", "label"]


questions = test.questions().filter(reads_one_number, form="short").to_torch(transform=to_crop)
batch = next(iter(DataLoader(questions, batch_size=len(questions), collate_fn=questions.collate)))
batch["image"].shape, batch["question"][:2], batch["answer"][:2]

# %% [markdown]
# For training, every number that a scene of the training pictures knows:

# %%
pictures = [
    [(crop(example.image, mark.box), mark.text) for mark in example.pages[0].scene.elements if mark.role == "value"]
    for example in train
]
letters = sorted({letter for numbers in pictures for _, text in numbers for letter in text})
sum(map(len, pictures)), "".join(letters)

# %% [markdown]
# ## The reader
# Three convolutions see, one writes; the loss aligns what is written with the text (CTC).


# %%
class Reader(nn.Module):
    def __init__(self, letters):
        super().__init__()

        def block(before, after, pool):
            convolution = nn.Conv2d(before, after, 3, padding=1)
            return nn.Sequential(convolution, nn.BatchNorm2d(after), nn.ReLU(), nn.MaxPool2d(pool))

        self.see = nn.Sequential(block(2, 32, 2), block(32, 64, 2), block(64, 64, (2, 1)))
        self.write = nn.Sequential(
            nn.Conv1d(64 * HEIGHT // 8, 128, 3, padding=1), nn.ReLU(), nn.Conv1d(128, letters + 1, 1)
        )

    def forward(self, seen):
        return self.write(self.see(seen).flatten(1, 2)).permute(2, 0, 1).log_softmax(-1)


def written(scores):
    best = scores.argmax(-1).T.tolist()
    return ["".join(letters[now - 1] for before, now in zip([0, *row], row) if now and now != before) for row in best]


def right(said):
    return sum(one == other for one, other in zip(said, batch["answer"])) / len(said)


STEPS, SIZE, EVERY = 800, 32, 80


def batches(count):
    while True:
        yield from torch.randperm(count).split(SIZE)


def trained(numbers, blind=False):
    """The share of held-out questions answered exactly after every 80 steps, and what was said in the end."""
    torch.manual_seed(0)
    seen = torch.stack([pixels for pixels, _ in numbers])
    texts = [torch.tensor([letters.index(letter) + 1 for letter in text]) for _, text in numbers]
    mask = torch.tensor([0.0 if blind else 1.0, 1.0]).view(1, 2, 1, 1)
    reader, loss = Reader(len(letters)), nn.CTCLoss(zero_infinity=True)
    optimizer = torch.optim.AdamW(reader.parameters())
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=STEPS)
    curve, said = [], []
    for step, chosen in zip(range(1, STEPS + 1), batches(len(numbers))):
        reader.train()
        light = torch.ones(len(chosen), 2, 1, 1)  # fainter, stronger, and light on dark
        light[:, 0] = (0.7 + 0.6 * torch.rand(len(chosen), 1, 1)) * torch.randn(len(chosen), 1, 1).sign()
        scores = reader(seen[chosen] * mask * light)
        wanted = [texts[place] for place in chosen.tolist()]
        lengths = torch.tensor([len(text) for text in wanted])
        wrong = loss(scores, torch.cat(wanted), torch.full((len(chosen),), len(scores)), lengths)
        optimizer.zero_grad()
        wrong.backward()
        optimizer.step()
        schedule.step()
        if step % EVERY == 0:
            reader.eval()
            with torch.no_grad():
                said = written(reader(batch["image"] * mask))
            curve.append(right(said))
    return curve, said


# %%
everything = [number for numbers in pictures for number in numbers]
few = [number for numbers in pictures[: len(pictures) // 16] for number in numbers]
curves, said = {}, {}
for name, numbers, blind in (
    (f"all {len(pictures)} pictures", everything, False),
    (f"{len(pictures) // 16} pictures", few, False),
    ("without pixels", everything, True),
):
    curves[name], said[name] = trained(numbers, blind)
    print(f"{name}: {curves[name][-1]:.1%} of {len(batch['answer'])} held-out questions answered exactly")
commonest = Counter(text for _, text in everything).most_common(1)[0][0]
print(f"always {commonest!r}: {right([commonest] * len(batch['answer'])):.1%}")

# %% [markdown]
# ## The curve

# %%
figure, axes = plt.subplots(figsize=(6.4, 3.6), layout="constrained")
for (name, curve), colour in zip(curves.items(), ("#1f6f5c", "#c9822b", "#8a8a8a")):
    steps = range(EVERY, STEPS + 1, EVERY)
    axes.plot(steps, [100 * share for share in curve], label=name, color=colour, marker="o", markersize=3)
axes.set(xlabel=f"steps of {SIZE} numbers", ylabel="answered exactly, %", ylim=(-3, 103))
axes.set_title("Held-out questions, other fields")
axes.grid(alpha=0.3)
axes.legend(frameon=False)
figure.savefig("tiny_reader.png", dpi=120)

# %% [markdown]
# What the one with few pictures gets wrong, and what stands there:

# %%
name = list(said)[1]
[(one, other) for one, other in zip(said[name], batch["answer"]) if one != other][:10]
