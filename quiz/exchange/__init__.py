"""In and out: decks in the formats that people have, and other machines' events."""
