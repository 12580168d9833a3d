-- What follows from the log. It may be dropped, and is derived anew then.

CREATE TABLE IF NOT EXISTS state (             -- days are study days (ordinal dates)
    deck         TEXT NOT NULL,
    question     TEXT NOT NULL,
    state        TEXT NOT NULL,  -- new, learning, review, relearning
    stability    REAL,
    difficulty   REAL,
    first_day    INTEGER,
    last_day     INTEGER,
    due_day      INTEGER,
    due_at       INTEGER,
    reps         INTEGER NOT NULL,
    lapses       INTEGER NOT NULL,
    suspended    INTEGER NOT NULL,
    buried_until INTEGER,
    note         TEXT NOT NULL,
    misjudged    INTEGER NOT NULL DEFAULT 0, -- answered “sure” and wrong
    PRIMARY KEY (deck, question)
) WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS state_due ON state (deck, due_day, suspended, buried_until);
CREATE INDEX IF NOT EXISTS state_first ON state (deck, first_day);
CREATE INDEX IF NOT EXISTS state_last ON state (deck, last_day);
