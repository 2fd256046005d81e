/** Levels of objects and arrays in properties. */
export const MAX_PROPERTY_DEPTH = 40;
/** Characters of an id, unless the upload asks for less or more. */
export const MIN_ID_LENGTH = 5;
/** Kinds of groups of one event, and groups of each. */
export const MAX_GROUP_TYPES = 5;
export const MAX_GROUPS_OF_A_TYPE = 10;
/** A client's clock that is off by more is corrected by what it is off. */
export const MAX_CLOCK_SKEW_MS = 60_000;
/** An event whose time lies further ahead of its coming counts as having happened when it came. */
export const MAX_EVENT_AHEAD_MS = 600_000;
