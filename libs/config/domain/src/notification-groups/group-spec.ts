import type { NotificationGroupState } from '@tocsin/payload-schemas';

/** A notification group as its author describes it: without id and type, which are not theirs to choose. */
export type GroupSpec = Omit<NotificationGroupState, 'id' | 'type'>;
