import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import { SystemClock } from '@tocsin/runtime';

const CHECK_PENDING_MS = 10;

/**
 * Makes kafkajs 2.2.4 look at a connection's waiting requests only when there are some. As released, every connection
 * re-arms a timer each millisecond for ever (tulios/kafkajs#1751): several per cent of a core while idle, and a warning
 * about negative timeouts on Node 24. To be called before the first client is made; once more does no harm.
 */
export function correctRequestQueue(): void {
  const clock = new SystemClock();
  RequestQueue.prototype.scheduleCheckPendingRequests = function (this: RequestQueue): void {
    if (this.throttleCheckTimeoutId) return;
    let waitMs = this.throttledUntil - clock.now();
    if (waitMs <= 0) {
      if (this.pending.length === 0) return;
      waitMs = CHECK_PENDING_MS;
    }
    this.throttleCheckTimeoutId = setTimeout(() => {
      this.throttleCheckTimeoutId = null;
      this.checkPendingRequests();
    }, waitMs);
  };
}
