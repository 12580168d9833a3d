"""In and out: decks in the formats that people use, and events from other machines."""
