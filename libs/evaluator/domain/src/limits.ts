/** Samples older than this, by the append time of their record, are dropped. */
export const MAX_SAMPLE_AGE_MS = 24 * 3600 * 1000;
/** Samples and check reports further ahead of the append time of their record than this are dropped. */
export const MAX_SAMPLE_LEAD_MS = 10 * 60 * 1000;
/** A series whose newest point is older than this, by the append time, is stored but not judged. */
export const MAX_JUDGED_AGE_MS = 20 * 60 * 1000;
/** Judging a point looks at nothing further before it: neither for its mean nor for the attempts before it. */
export const MAX_WINDOW_SECONDS = 24 * 3600;
/** Check reports older than this are ignored. */
export const MAX_REPORT_AGE_MS = 6 * 3600 * 1000;
/** Newest reports of one check by which repeats are recognised; anything older than all of them counts as a repeat. */
export const MAX_REMEMBERED_REPORTS = 64;
/** Longest time without any record of a partition that is not taken for a fault of ours. */
export const MAX_QUIET_MS = 30 * 1000;
/** Silence after which a host is gone, unless set otherwise. */
export const DEFAULT_CONNECTIVITY_GONE_MS = 600_000;
/**
 * How long a closed alert's opening is remembered, in seconds of shard time: so that its id is never given again, and for flap
 * damping, which looks back a day from a point that may be as old as `MAX_JUDGED_AGE_MS`.
 */
export const ALERT_MEMORY_SECONDS = 25 * 3600;
/** Longest missing duration that a monitor may have: a week. */
export const MAX_MISSING_SECONDS = 10_080 * 60;
/** Alerts that one KPI monitor has open at most; what would open more is counted and not opened. */
export const MAX_OPEN_KPI_ALERTS = 1000;
/** Findings of one record of `alerts.v1`, as JSON; one that is larger goes alone. */
export const MAX_FINDINGS_BYTES = 800_000;
/** An alert of a KPI monitor of which no bucket has said anything for so long ends: a week. */
export const MAX_UNJUDGED_KPI_SECONDS = 7 * 24 * 3600;
/** How long what was held back while a host was gone waits, when it is back, for what the host reports anew. */
export const RETURN_GRACE_MS = 60 * 1000;
