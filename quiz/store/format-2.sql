-- Format 2. What a session finds at its start without reading the whole log, and which questions
-- were answered “sure” and wrong. States are derived: dropped here, rebuilt at the next start.

CREATE INDEX event_plan ON event (deck, time, id) WHERE kind IN ('plan', 'interview');
CREATE INDEX event_mock ON event (deck, time, id) WHERE kind IN ('mock', 'mock_end');
CREATE INDEX event_drill ON event (deck, time, id) WHERE kind = 'drill';

ALTER TABLE state ADD COLUMN misjudged INTEGER NOT NULL DEFAULT 0;
DELETE FROM state;
