/** Most bytes of one body that are kept; of a longer one only its length is told. */
export const MAX_BODY_BYTES = 64 << 20;

/** Most bytes of one head. Servers refuse far shorter ones. */
export const MAX_HEAD_BYTES = 256 << 10;

/** How much of the start of a file is looked at to tell what it is. */
export const SAMPLE_BYTES = 64 << 10;
