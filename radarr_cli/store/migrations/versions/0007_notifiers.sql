CREATE TABLE notifier (
    name TEXT NOT NULL,
    host TEXT NOT NULL,
    events TEXT[] DEFAULT '{}' NOT NULL,
    tags TEXT[] DEFAULT '{}' NOT NULL,
    warnings BOOLEAN DEFAULT false NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (name, host)
);
COMMENT ON TABLE notifier IS 'A notifier of a machine''s configuration';
COMMENT ON COLUMN notifier.name IS 'Its name; of the same one on two machines each event is told once';
COMMENT ON COLUMN notifier.host IS 'The machine';
COMMENT ON COLUMN notifier.events IS 'The events it is told';
COMMENT ON COLUMN notifier.tags IS 'Only of films with one of these, empty: of all';
COMMENT ON COLUMN notifier.warnings IS 'Whether warnings of health are told, too';
COMMENT ON COLUMN notifier.seen_at IS 'When the machine last said that it has it';
-- Each machine tells its own notifiers now.
DELETE FROM task_run WHERE task = 'notify' AND host = '';
