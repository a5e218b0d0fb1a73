/** Deepest nesting we read. Real documents stay under twenty. */
export const MAX_DEPTH = 100;

/** Most nodes in one document: 40 MiB of tree. A Sync of 512 large items has about 50,000. */
export const MAX_NODES = 1 << 21;

/** Largest string table in bytes. ActiveSync uses none; other WBXML keeps a few kilobytes there. */
export const MAX_STRING_TABLE = 1 << 20;

/** Characters at which XML or an annotation stops growing: several times what a body of the inspect limit needs. */
export const MAX_OUTPUT = 1 << 27;

/** Most characters shown of one text; escaping makes up to six of one. */
export const MAX_TEXT = 1 << 25;
