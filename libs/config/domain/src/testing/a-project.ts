import type { ProjectState } from '@tocsin/payload-schemas';

/** A project without a former API key. */
export function aProject(given: Partial<ProjectState> = {}): ProjectState {
  return {
    id: 'project1',
    number: 100_001,
    name: 'shop',
    apiKey: '0123456789abcdef0123456789abcdef',
    formerApiKey: null,
    secretKeySha256: 'ab'.repeat(32),
    timeZone: 'UTC',
    weekStart: 'Sunday',
    ...given,
  };
}
