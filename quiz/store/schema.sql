-- Format 2, the only one. `event` is the truth; the tables of the other files are derived from it.

CREATE TABLE IF NOT EXISTS event (
    id       TEXT PRIMARY KEY,   -- UUIDv7, strictly above every earlier one
    version  INTEGER NOT NULL,   -- of the event's own schema
    time     INTEGER NOT NULL,   -- milliseconds since 1970 UTC
    offset   INTEGER NOT NULL,   -- minutes ahead of UTC where it happened
    device   TEXT NOT NULL,
    deck     TEXT NOT NULL,
    question TEXT,
    revision TEXT,               -- hash of the question's text as it was then
    kind     TEXT NOT NULL,
    data     TEXT NOT NULL CHECK (json_valid(data))
) WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS event_by_time ON event (time, id);
CREATE INDEX IF NOT EXISTS event_by_question ON event (deck, question, time, id);
CREATE INDEX IF NOT EXISTS event_undo ON event (id) WHERE kind = 'undo';
CREATE INDEX IF NOT EXISTS event_retime ON event (id) WHERE kind = 'retime';
CREATE INDEX IF NOT EXISTS event_plan ON event (deck, time, id) WHERE kind IN ('plan', 'interview');
CREATE INDEX IF NOT EXISTS event_mock ON event (deck, time, id) WHERE kind IN ('mock', 'mock_end');
CREATE INDEX IF NOT EXISTS event_drill ON event (deck, time, id) WHERE kind = 'drill';
CREATE INDEX IF NOT EXISTS event_code ON event (time, id) WHERE kind = 'code';

CREATE TRIGGER IF NOT EXISTS event_is_never_changed BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS event_is_never_deleted BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TRIGGER IF NOT EXISTS event_leaves_states_behind AFTER INSERT ON event
BEGIN DELETE FROM setting WHERE key = 'derived'; END;

CREATE TABLE IF NOT EXISTS setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
