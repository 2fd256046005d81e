import type { ChartState } from '@tocsin/payload-schemas';

/** Users who sign up, by day; of the user `user1`. */
export function aChart(given: Partial<ChartState> = {}): ChartState {
  return {
    id: 'chart1',
    projectId: 'project1',
    name: 'Signups',
    ownerId: 'user1',
    query: { type: 'segmentation', e: { event_type: 'Signup' } },
    ...given,
  };
}
