import type { EgressPolicy } from '@tocsin/delivery-security';

/** Where this installation's webhooks may go, as its operator has set it. */
export abstract class Egress {
  abstract readonly policy: EgressPolicy;
}
