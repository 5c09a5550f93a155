CREATE TABLE scanned_folder (
    root TEXT NOT NULL,
    relative_path TEXT COLLATE "C" NOT NULL,
    modified_ns BIGINT NOT NULL,
    files INTEGER DEFAULT 0 NOT NULL,
    PRIMARY KEY (root, relative_path)
);
COMMENT ON TABLE scanned_folder IS 'A folder of a root as a scan found it';
COMMENT ON COLUMN scanned_folder.root IS 'Name of the root';
COMMENT ON COLUMN scanned_folder.relative_path IS 'Path below the root, empty for the root itself';
COMMENT ON COLUMN scanned_folder.modified_ns IS 'Its modification time in ns when it was read; -1: to be read again';
COMMENT ON COLUMN scanned_folder.files IS 'Files of the library in it then: with another number it is read again';
ALTER TABLE file ADD COLUMN missing_reason TEXT;
ALTER TABLE file ADD CONSTRAINT file_missing_reason CHECK (missing_reason IN ('deleted','lost'));
COMMENT ON COLUMN file.missing_reason IS 'deleted: by hand; lost: its folder was not touched, and it is gone';
