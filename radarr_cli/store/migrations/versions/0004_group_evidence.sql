ALTER TABLE group_observation ADD COLUMN private BOOLEAN DEFAULT false NOT NULL;
ALTER TABLE group_observation ADD COLUMN seen_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL;
ALTER TABLE group_observation ADD COLUMN imdb_id TEXT;
COMMENT ON COLUMN group_observation.imdb_id IS 'The film by its other number, where known';
CREATE INDEX group_observation_seen ON group_observation USING brin (seen_at);
COMMENT ON COLUMN group_observation.private IS 'Seen where not everybody may look';
COMMENT ON COLUMN group_observation.seen_at IS 'When it was last seen to have changed';
ALTER TABLE group_run ADD COLUMN base_run_id BIGINT REFERENCES group_run (id) ON DELETE SET NULL;
ALTER TABLE group_run ADD COLUMN neutral DOUBLE PRECISION DEFAULT 50 NOT NULL;
COMMENT ON COLUMN group_run.base_run_id IS 'The full run whose priors it took, null where it made its own';
COMMENT ON COLUMN group_run.neutral IS 'Lower bound of the typical group: worth as much as an unknown one';
CREATE TABLE group_collection (
    indexer TEXT NOT NULL,
    day DATE NOT NULL,
    requests INTEGER DEFAULT 0 NOT NULL,
    page INTEGER DEFAULT 0 NOT NULL,
    asked_at TIMESTAMP WITH TIME ZONE,
    stopped_until TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (indexer)
);
COMMENT ON TABLE group_collection IS 'How far the evidence of an indexer was collected';
COMMENT ON COLUMN group_collection.indexer IS 'Name of the indexer';
COMMENT ON COLUMN group_collection.day IS 'The day that requests are counted for, UTC';
COMMENT ON COLUMN group_collection.requests IS 'Requests on that day';
COMMENT ON COLUMN group_collection.page IS 'The next page to ask for, from 0';
COMMENT ON COLUMN group_collection.asked_at IS 'When it was asked last';
COMMENT ON COLUMN group_collection.stopped_until IS 'Until when it wants no more calls';
