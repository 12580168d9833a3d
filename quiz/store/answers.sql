-- Every answer that counts, with what the scheduler computed, as reports read them. They follow
-- from the log when a report is asked for. The layout may change, as that of compiled decks.

CREATE TABLE asked (
    key      INTEGER PRIMARY KEY,
    deck     TEXT NOT NULL,
    question TEXT NOT NULL,
    events   INTEGER NOT NULL,   -- how many the log had under this id
    origin   TEXT NOT NULL       -- what else the answers follow from
);

CREATE UNIQUE INDEX asked_question ON asked (deck, question);

CREATE TABLE answer (
    asked      INTEGER NOT NULL,
    place      INTEGER NOT NULL, -- in the order of time
    time       INTEGER NOT NULL,
    day        INTEGER NOT NULL,
    rating     INTEGER NOT NULL,
    ticked     INTEGER,          -- key points; NULL if nothing was ticked and nobody had to
    confidence INTEGER,
    seconds    REAL NOT NULL,
    mock       TEXT,
    recall     REAL,             -- as predicted just before; NULL if it was no test of memory
    PRIMARY KEY (asked, place)
) WITHOUT ROWID;

CREATE TABLE wait (
    asked INTEGER NOT NULL,
    first INTEGER NOT NULL,      -- the first study day that began with the question being due
    last  INTEGER,               -- the last one; NULL if it is still waiting, or will be
    PRIMARY KEY (asked, first)
) WITHOUT ROWID;
