export { importArchive, type ImportOptions, type ImportReport } from './import-archive.js';
export { ArchiveRefused, type ArchiveCode } from './refused.js';
export { writeArchive, type ArchiveProgress, type ArchiveReport } from './write-archive.js';
