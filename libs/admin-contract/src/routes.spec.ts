import { serviceOf } from './routes.js';

describe('serviceOf', () => {
  it.each([
    ['/api/v0/tsdb', 'evaluator'],
    ['/api/v0/tsdb/latest', 'evaluator'],
    ['/api/v0/tsdbs', 'config'],
    ['/api/v0/hosts', 'config'],
    ['/api/v0/hosts/2abc', 'config'],
    ['/api/v0/hosts/2abc/metrics', 'evaluator'],
    ['/api/v0/hosts/2abc/metadata/metrics', 'config'],
    ['/api/v0/services/shop/tsdb', 'evaluator'],
    ['/api/v0/services/shop/graph-defs/a.*', 'evaluator'],
    ['/api/v0/services/shop/roles', 'config'],
    ['/api/v0/graph-defs', 'config'],
    ['/api/v0/alerts/5k/close', 'evaluator'],
    ['/api/v0/alert-group-settings', 'config'],
    ['/api/v1/channels/4c/test', 'dispatcher'],
    ['/api/v1/channels/4c/resume', 'config'],
    ['/api/v1/deliveries', 'dispatcher'],
    ['/embed/public/alert/x.png', 'evaluator'],
    ['/orgs/demo/alerts/5k', 'config'],
    ['/', 'config'],
  ])('%s is answered by %s', (path, service) => {
    expect(serviceOf(path)).toBe(service);
  });
});
