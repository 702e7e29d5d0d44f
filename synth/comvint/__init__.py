"""ComVint: harder and harder questions from what people have said of a picture, each step checked."""
