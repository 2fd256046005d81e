export { testStore, type TestStore } from './test-store.js';
