"""Given pictures: where they come from, how they are taken in, and how models are asked about them."""
