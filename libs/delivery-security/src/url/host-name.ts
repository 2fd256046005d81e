const MAX_NAME_LENGTH = 253;
const MAX_LABEL_LENGTH = 63;
const LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/** What is wrong with a lower-case ASCII host name, as the end of a sentence; undefined when nothing is. */
export function hostNameFault(name: string): string | undefined {
  if (name.length > MAX_NAME_LENGTH) return `is longer than ${MAX_NAME_LENGTH} characters`;
  for (const label of name.split('.')) {
    if (label === '') return 'has an empty part between two dots';
    if (label.length > MAX_LABEL_LENGTH) return `has a part of more than ${MAX_LABEL_LENGTH} characters`;
    if (!LABEL.test(label)) return 'has a part that is not made of letters, digits and inner hyphens';
  }
  return undefined;
}

/** Names that mean this machine by definition (RFC 6761) and are never asked of a name server. */
export function isLocalhostName(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost');
}

export function isSingleLabel(name: string): boolean {
  return !name.includes('.');
}
