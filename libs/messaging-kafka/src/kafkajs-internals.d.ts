/** Parts of kafkajs 2.2.4 that it does not declare; `request-queue-correction` and `topic-id` rely on them. */
declare module 'kafkajs/src/network/requestQueue/index.js' {
  /** One per connection: requests that wait to be written. */
  class RequestQueue {
    readonly pending: readonly unknown[];
    readonly throttledUntil: number;
    throttleCheckTimeoutId: NodeJS.Timeout | null;
    checkPendingRequests(): void;
    scheduleCheckPendingRequests(): void;
  }
  export = RequestQueue;
}

declare module 'kafkajs/src/protocol/encoder.js' {
  class Encoder {
    writeBuffer(value: Buffer): this;
  }
  export = Encoder;
}
