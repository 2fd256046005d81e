export { DispatcherModule } from './dispatcher.module.js';
export { DELIVERY_LIMITS, type DeliveryLimits } from './engine/delivery-limits.js';
export { DeliveryEngine } from './engine/delivery-engine.js';
export { DISPATCHER_GROUP, DISPATCHER_TRANSPORT } from './consumers/dispatcher-group.js';
export { LocalDeliveryHistory } from './internal/local-delivery-history.js';
