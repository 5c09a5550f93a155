-- A change of profiles or formats is let through, or stopped, by the policy that was in force before.
ALTER TABLE policy ADD COLUMN accepted_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE policy ADD COLUMN accepted_by TEXT DEFAULT '' NOT NULL;
COMMENT ON COLUMN policy.accepted_at IS 'Since when runs judge by it; the newest is in force, null was never';
COMMENT ON COLUMN policy.accepted_by IS 'Who let it: the stage of a run, or the user''s login';

-- An index on the date would make every judgement a new row in every index. With room in its page a verdict
-- is written again in place.
DROP INDEX verdict_by_judged;
ALTER TABLE verdict SET (fillfactor = 70);
CREATE INDEX verdict_waiting ON verdict (release_id) WHERE answer <> 'rejected';
COMMENT ON COLUMN verdict.last_run_id IS 'The run that judged it last, to the day';
COMMENT ON COLUMN verdict.judged_at IS 'When it was judged last; to the day while the answer stays the same';
