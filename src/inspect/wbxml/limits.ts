/** Deepest nesting we read. Real documents stay under twenty. */
export const MAX_DEPTH = 100;

/** Most nodes in one document: 40 MiB of tree. A Sync of 512 large items has about 50,000. */
export const MAX_NODES = 1 << 21;

/** Largest string table in bytes. ActiveSync uses none; other WBXML keeps a few kilobytes there. */
export const MAX_STRING_TABLE = 1 << 20;

/**
 * Most bytes that all references of one document to its string table stand for. Two bytes refer to up to a megabyte: without
 * this, a body of that size would be gigabytes to whoever reads its texts.
 */
export const MAX_TABLE_TEXT = 1 << 22;

/** Most characters of one name in a path: those of the protocol have 30, and only a string table holds longer ones. */
export const MAX_PATH_NAME = 100;

/** Characters at which XML or an annotation stops growing: several times what a body of the inspect limit needs. */
export const MAX_OUTPUT = 1 << 27;

/** Most characters shown of one text; escaping makes up to six of one. */
export const MAX_TEXT = 1 << 25;
