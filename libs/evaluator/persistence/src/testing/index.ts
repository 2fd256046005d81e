export { testStore } from './test-store.js';
export { keepShardTrail, readShardTrail, type RunSql } from './shard-trail.js';
export { transitionsAlong } from './transitions-along.js';
