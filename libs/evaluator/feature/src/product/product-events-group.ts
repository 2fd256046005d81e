/** Transport id of the strategy that reads `product-events.v1`. */
export const PRODUCT_EVENTS_TRANSPORT = Symbol('tocsin-product-events');

/** Consumer group whose members share its partitions. */
export const PRODUCT_EVENTS_GROUP = 'tocsin-product-events';
