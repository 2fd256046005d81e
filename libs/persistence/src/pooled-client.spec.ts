import { PooledClient } from './pooled-client.js';

describe('PooledClient', () => {
  it('that is lost while nobody listens does not end the process', () => {
    expect(() => new PooledClient().emit('error', new Error('terminating connection'))).not.toThrow();
  });
});
