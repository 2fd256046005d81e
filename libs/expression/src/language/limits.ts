/** Longest expression, in UTF-16 units. */
export const MAX_LENGTH = 8_192;
/** Deepest nesting of functions. */
export const MAX_DEPTH = 32;
/** Most functions in one expression. */
export const MAX_CALLS = 300;
/** Longest duration, in seconds: five years. */
export const MAX_DURATION_SECONDS = 5 * 365 * 86_400;
