/** Processes that deliver. A worker is one incarnation of one process; all its leases end with it. */
export abstract class DispatcherWorkers {
  /** @returns The number of a new worker, alive for `leaseMs`. */
  abstract join(leaseMs: number): Promise<number>;
  /** @returns How many workers are alive, this one included; 0: it has been declared gone, its leases are another's. */
  abstract renew(worker: number, leaseMs: number): Promise<number>;
  /**
   * Declares workers gone whose lease ended more than a second ago, and gives back what they held: due, or waiting if a
   * predecessor is open. Their attempts stay counted, since they may have been made.
   *
   * @returns How many deliveries were given back.
   */
  abstract sweep(): Promise<number>;
  /** Ends the leases of all other workers at once, for a process that knows that it is alone. `sweep` then gives back. */
  abstract endOthers(worker: number): Promise<void>;
  /**
   * Looks at one page of the deliveries that wait for a predecessor and makes due those that have none any more.
   *
   * @returns How many were found.
   */
  abstract freeStuck(): Promise<number>;
  /** Ends a worker; whatever it still holds is given back as by `sweep`. */
  abstract leave(worker: number): Promise<void>;
}
