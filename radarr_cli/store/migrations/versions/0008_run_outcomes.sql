COMMENT ON COLUMN run.status IS 'running done attention partial braked interrupted';
COMMENT ON COLUMN run.summary IS 'What each stage did: counts, milliseconds, its first failures and brakes';
COMMENT ON COLUMN task_run.status IS 'Its last outcome: done waiting partial failed braked interrupted';
COMMENT ON COLUMN task_run.result IS 'What it last did: counts, and in which run';
