-- Views, made anew at each upgrade of the schema. The comment tells ours from the user's own.

-- Radarr's languages by name, as domain.language lists them: v3 prints number and name.
CREATE VIEW language (id, name) AS VALUES
    (0, 'Unknown'),
    (1, 'English'),
    (2, 'French'),
    (3, 'Spanish'),
    (4, 'German'),
    (5, 'Italian'),
    (6, 'Danish'),
    (7, 'Dutch'),
    (8, 'Japanese'),
    (9, 'Icelandic'),
    (10, 'Chinese'),
    (11, 'Russian'),
    (12, 'Polish'),
    (13, 'Vietnamese'),
    (14, 'Swedish'),
    (15, 'Norwegian'),
    (16, 'Finnish'),
    (17, 'Turkish'),
    (18, 'Portuguese'),
    (19, 'Flemish'),
    (20, 'Greek'),
    (21, 'Korean'),
    (22, 'Hungarian'),
    (23, 'Hebrew'),
    (24, 'Lithuanian'),
    (25, 'Czech'),
    (26, 'Hindi'),
    (27, 'Romanian'),
    (28, 'Thai'),
    (29, 'Bulgarian'),
    (30, 'Portuguese (Brazil)'),
    (31, 'Arabic'),
    (32, 'Ukrainian'),
    (33, 'Persian'),
    (34, 'Bengali'),
    (35, 'Slovak'),
    (36, 'Latvian'),
    (37, 'Spanish (Latino)'),
    (38, 'Catalan'),
    (39, 'Croatian'),
    (40, 'Serbian'),
    (41, 'Bosnian'),
    (42, 'Estonian'),
    (43, 'Tamil'),
    (44, 'Indonesian'),
    (45, 'Telugu'),
    (46, 'Macedonian'),
    (47, 'Slovenian'),
    (48, 'Malayalam'),
    (49, 'Kannada'),
    (50, 'Albanian'),
    (51, 'Afrikaans'),
    (52, 'Marathi'),
    (53, 'Tagalog'),
    (54, 'Urdu'),
    (55, 'Romansh'),
    (56, 'Mongolian'),
    (57, 'Georgian'),
    (-1, 'Any'),
    (-2, 'Original');
COMMENT ON VIEW language IS 'radarr-cli: Radarr''s languages';

-- Radarr's qualities, as domain.quality lists them, best last.
CREATE VIEW quality (id, name, source, resolution, modifier, weight) AS VALUES
    (0, 'Unknown', 'unknown', 0, 'none', 1),
    (24, 'WORKPRINT', 'workprint', 0, 'none', 2),
    (25, 'CAM', 'cam', 0, 'none', 3),
    (26, 'TELESYNC', 'telesync', 0, 'none', 4),
    (27, 'TELECINE', 'telecine', 0, 'none', 5),
    (29, 'REGIONAL', 'dvd', 480, 'regional', 6),
    (28, 'DVDSCR', 'dvd', 480, 'screener', 7),
    (1, 'SDTV', 'tv', 480, 'none', 8),
    (2, 'DVD', 'dvd', 0, 'none', 9),
    (23, 'DVD-R', 'dvd', 480, 'remux', 10),
    (8, 'WEBDL-480p', 'webdl', 480, 'none', 11),
    (12, 'WEBRip-480p', 'webrip', 480, 'none', 11),
    (20, 'Bluray-480p', 'bluray', 480, 'none', 12),
    (21, 'Bluray-576p', 'bluray', 576, 'none', 13),
    (4, 'HDTV-720p', 'tv', 720, 'none', 14),
    (5, 'WEBDL-720p', 'webdl', 720, 'none', 15),
    (14, 'WEBRip-720p', 'webrip', 720, 'none', 15),
    (6, 'Bluray-720p', 'bluray', 720, 'none', 16),
    (9, 'HDTV-1080p', 'tv', 1080, 'none', 17),
    (3, 'WEBDL-1080p', 'webdl', 1080, 'none', 18),
    (15, 'WEBRip-1080p', 'webrip', 1080, 'none', 18),
    (7, 'Bluray-1080p', 'bluray', 1080, 'none', 19),
    (30, 'Remux-1080p', 'bluray', 1080, 'remux', 20),
    (16, 'HDTV-2160p', 'tv', 2160, 'none', 21),
    (18, 'WEBDL-2160p', 'webdl', 2160, 'none', 22),
    (17, 'WEBRip-2160p', 'webrip', 2160, 'none', 22),
    (19, 'Bluray-2160p', 'bluray', 2160, 'none', 23),
    (31, 'Remux-2160p', 'bluray', 2160, 'remux', 24),
    (22, 'BR-DISK', 'bluray', 1080, 'brdisk', 25),
    (10, 'Raw-HD', 'tv', 1080, 'rawhd', 26);
COMMENT ON VIEW quality IS 'radarr-cli: Radarr''s qualities';

-- ---- Films: what the read commands of films share -------------------------------------------------------

-- The v3 number of something that only has a name here: domain.v3.named_id, that is
-- 1 + (crc32(kind:name) & 0x7ffffffe). By half bytes: crc32() is in PostgreSQL since 18 only.
CREATE OR REPLACE FUNCTION named_id(kind text, name text) RETURNS integer
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  halves CONSTANT bigint[] := ARRAY[
    0, 498536548, 997073096, 651767980, 1994146192, 1802195444, 1303535960, 1342533948,
    3988292384, 4027552580, 3604390888, 3412177804, 2607071920, 2262029012, 2685067896, 3183342108];
  bytes CONSTANT bytea := convert_to(kind || ':' || name, 'UTF8');
  sum bigint := 4294967295;
BEGIN
  FOR position IN 0 .. length(bytes) - 1 LOOP
    sum := sum # get_byte(bytes, position);
    sum := (sum >> 4) # halves[(sum & 15) + 1];
    sum := (sum >> 4) # halves[(sum & 15) + 1];
  END LOOP;
  RETURN 1 + ((sum # 4294967295) & 2147483646);
END $$;
