-- Decks as they were last read, so that a session starts without parsing YAML. The layout may
-- change: a file that has another one loses its compiled decks when it is opened.

CREATE TABLE deck (
    key      INTEGER PRIMARY KEY,
    path     TEXT NOT NULL UNIQUE,
    size     INTEGER NOT NULL,
    mtime    INTEGER NOT NULL,   -- nanoseconds
    hash     TEXT NOT NULL,
    format   TEXT NOT NULL,      -- of `recap`, `heading` and `body`
    id       TEXT NOT NULL,
    title    TEXT NOT NULL,
    count    INTEGER NOT NULL,
    recap    TEXT NOT NULL
);

CREATE TABLE deck_question (
    deck       INTEGER NOT NULL REFERENCES deck (key) ON DELETE CASCADE,
    position   INTEGER NOT NULL, -- in the order of learning
    id         TEXT NOT NULL,
    revision   TEXT NOT NULL,    -- hash of what it says
    points     INTEGER NOT NULL, -- how many key points it has
    heading    TEXT NOT NULL,    -- the fields of a heading
    body       TEXT NOT NULL,    -- all others
    PRIMARY KEY (deck, position)
) WITHOUT ROWID;

CREATE UNIQUE INDEX deck_question_id ON deck_question (deck, id);
