-- Which films are below their cutoff depends on the profiles, which stand in files: what a variant holds is
-- derived, and each pair of profile and quality is then a range of an index, sorted as lists are.
ALTER TABLE variant ADD COLUMN held_quality TEXT;
COMMENT ON COLUMN variant.held_quality IS 'Derived: quality its file claims; null without a file or if not monitored';
UPDATE variant v SET held_quality = f.claimed #>> '{quality,quality,name}'
FROM movie m, variant_file vf, file f
WHERE m.id = v.movie_id AND vf.variant_id = v.id AND f.id = vf.file_id
  AND m.monitored AND v.monitored AND f.missing_since IS NULL;
CREATE INDEX variant_held ON variant (profile, held_quality, sort_title, movie_id)
  WHERE held_quality IS NOT NULL;
