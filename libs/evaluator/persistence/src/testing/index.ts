export { testStore, type TestStore } from './test-store.js';
export { keepShardTrail, readShardTrail, type RunSql } from './shard-trail.js';
export { transitionsAlong, type TakenIn } from './transitions-along.js';
