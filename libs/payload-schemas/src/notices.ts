import { z } from 'zod';
import { hostState, monitorState } from './config/states.js';
import { actor, epochMs, hostStatus, id, person } from './primitives.js';

const common = {
  org: z.object({ id, name: z.string() }),
  /** Id of this notice; the subject of its deliveries. */
  noticeId: id,
  at: epochMs,
  actor,
  /** The person who did it, if a person did. */
  user: person.nullable(),
};

/** Value of `notices.v1`: something that happened in the configuration and that people are told of. Key: `org/subject`. */
export const noticeV1 = z.discriminatedUnion('event', [
  z.object({ event: z.literal('hostRegister'), ...common, host: hostState }),
  z.object({ event: z.literal('hostStatus'), ...common, host: hostState, fromStatus: hostStatus }),
  z.object({ event: z.literal('hostRetire'), ...common, host: hostState }),
  z.object({ event: z.literal('monitorCreate'), ...common, monitor: monitorState }),
  z.object({ event: z.literal('monitorUpdate'), ...common, monitor: monitorState }),
  z.object({ event: z.literal('monitorDelete'), ...common, monitor: monitorState }),
]);
export type Notice = z.infer<typeof noticeV1>;
