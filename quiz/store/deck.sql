-- Decks as they were last read, so that a session starts without parsing YAML.

CREATE TABLE deck (
    key      INTEGER PRIMARY KEY,
    path     TEXT NOT NULL UNIQUE,
    size     INTEGER NOT NULL,
    mtime    INTEGER NOT NULL,   -- nanoseconds
    hash     TEXT NOT NULL,
    format   TEXT NOT NULL,      -- of `body`
    id       TEXT NOT NULL,
    title    TEXT NOT NULL,
    count    INTEGER NOT NULL,
    recap    TEXT NOT NULL
);

CREATE TABLE deck_question (
    deck       INTEGER NOT NULL REFERENCES deck (key) ON DELETE CASCADE,
    position   INTEGER NOT NULL, -- in the order of learning
    id         TEXT NOT NULL,
    number     INTEGER NOT NULL,
    question   TEXT NOT NULL,
    difficulty TEXT NOT NULL,
    category   TEXT NOT NULL,
    tags       TEXT NOT NULL,    -- one on each line
    demo       TEXT,
    body       TEXT NOT NULL,    -- the whole question
    PRIMARY KEY (deck, position)
) WITHOUT ROWID;

CREATE UNIQUE INDEX deck_question_id ON deck_question (deck, id);
