"""Work that one office of a program hands to another: accepted or returned, never lost in between."""
