/** What bounds a template. With them its cost has a bound, too: there is nothing else that it could spend time on. */
export const TEMPLATE_LIMITS = {
  /** UTF-16 units of a template. */
  text: 16_384,
  /** UTF-16 units of its content type. */
  contentType: 255,
  /** Sections within sections. */
  depth: 8,
  /** ASCII characters of the credential that it names; those of other formats are shorter. */
  credential: 255,
  /** Bytes of what it makes, with the longest credential in its places. */
  outputBytes: 262_144,
  /** Texts, values and sections that it makes them of. */
  steps: 50_000,
  /** Texts, values and sections on all ways through it, of texts each ten characters: what checking one that makes JSON takes. */
  checkSteps: 30_000,
} as const;
