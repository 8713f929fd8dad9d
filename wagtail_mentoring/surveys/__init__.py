"""What pairs say: surveys at the start and at the end, and the meetings that they note themselves."""
