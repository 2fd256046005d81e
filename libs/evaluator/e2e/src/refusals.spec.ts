import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import type { Client } from './client.js';
import type { EvaluatorProcess } from './evaluator-process.js';
import { World } from './world.js';

let server: TestDatabase;
let world: World;
let evaluator: EvaluatorProcess;
beforeAll(async () => {
  server = await testDatabase();
  world = await World.open();
  evaluator = await world.start();
});
afterAll(async () => {
  await world.close();
  await server.drop();
});

const get = (path: string): ReturnType<Client['get']> => evaluator.client.get(`/api/v0${path}`);
const notFound = (message: string): object => ({ status: 404, body: { error: { message } } });
const badRequest = (message: unknown): object => ({ status: 400, body: { error: { message } } });

describe('metrics', () => {
  it.each([
    { path: '/hosts/nobody/metrics?name=a&from=0&to=1', expected: notFound('Host Not Found.') },
    { path: '/hosts/h1/metrics?name=a&from=0&to=1', expected: notFound('Metric Not Found.') },
    { path: '/services/nothing/metrics?name=a&from=0&to=1', expected: notFound('Service Not Found.') },
    { path: '/hosts/nobody/metric-names', expected: notFound('Host Not Found.') },
    { path: '/services/nothing/metric-names', expected: notFound('Service Not Found.') },
    { path: '/hosts/h1/metrics?from=0&to=1', expected: badRequest('name: is required: the name of a metric') },
    { path: '/hosts/h1/metrics?name=a&to=1', expected: badRequest('from: is required: a whole number of at least 0') },
    {
      path: '/hosts/h1/metrics?name=a&from=x&to=1',
      expected: badRequest('from: must be a whole number of at least 0, not "x"'),
    },
    { path: '/tsdb/latest?name=a', expected: badRequest('hostId: is required: the id of a host') },
    { path: '/tsdb/latest?hostId=h1', expected: badRequest('name: is required: the name of a metric') },
  ])('are asked for in vain at $path', async ({ path, expected }) => {
    expect(await get(path)).toEqual(expected);
  });
});

describe('checks', () => {
  it.each([
    { path: '/hosts/nobody/monitored-statuses', expected: notFound('Host Not Found.') },
    { path: '/monitoring/checks/nothing', expected: notFound('Check Monitor Not Found.') },
    {
      path: '/monitoring/checks?limit=101',
      expected: badRequest('limit: must be a whole number from 1 to 100, not 101'),
    },
    { path: '/monitoring/checks?limit=0', expected: badRequest('limit: must be a whole number from 1 to 100, not 0') },
  ])('are asked for in vain at $path', async ({ path, expected }) => {
    expect(await get(path)).toEqual(expected);
  });
});

describe('alerts', () => {
  it('are listed with closed ones or without, and with nothing between', async () => {
    expect(await get('/alerts?withClosed=maybe')).toEqual(badRequest('withClosed: must be true or false, not "maybe"'));
    expect(await get('/alerts?withClosed=')).toMatchObject({ status: 200 });
  });

  it.each(['0', '101', '-1', '1.5', 'all'])('are not listed by %s', async (limit) => {
    expect(await get(`/alerts?limit=${limit}`)).toEqual(
      badRequest(expect.stringMatching(/^limit: must be a whole number from 1 to 100, not/)),
    );
  });

  it.each([
    { method: 'GET', path: '/alerts/unknown', body: undefined },
    { method: 'GET', path: '/alerts/unknown/logs', body: undefined },
    { method: 'PUT', path: '/alerts/unknown', body: '{"memo":""}' },
    { method: 'POST', path: '/alerts/unknown/close', body: '{"reason":""}' },
  ])('that are unknown are told so: $method $path', async ({ method, path, body }) => {
    expect(await evaluator.client.send(method, `/api/v0${path}`, body)).toEqual(notFound('Alert Not Found.'));
  });

  it.each([
    { body: undefined, message: /^the body is required: an object with reason/ },
    { body: '{}', message: /^reason: is required/ },
    { body: '{"reason":7}', message: /^reason: must be text/ },
  ])('are not closed with the body $body', async ({ body, message }) => {
    const answer = await evaluator.client.send('POST', '/api/v0/alerts/any/close', body);
    expect(answer).toEqual(badRequest(expect.stringMatching(message)));
  });
});
