import { Counter } from 'prom-client';
import { Metrics } from './metrics.js';
import { OperationsServer } from './operations-server.js';
import { prettyLine } from './pino-logger.js';
import { Readiness } from './readiness.js';
import { continueTrace } from './traceparent.js';

describe('OperationsServer', () => {
  it('is alive always, ready while all checks are fine and no stop has begun, and shows metrics', async () => {
    const readiness = new Readiness();
    const metrics = new Metrics();
    new Counter({ name: 'tocsin_test_total', help: 'A test.', registers: [metrics.registry] }).inc(3);
    let problem: string | undefined = 'PostgreSQL does not answer';
    readiness.show({ name: 'lagRecords', value: () => 7 });
    readiness.add({ name: 'database', check: async () => problem });
    const server = new OperationsServer(readiness, metrics);
    const url = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
    const ask = async (path: string): Promise<[number, string]> => {
      const answer = await fetch(url + path);
      return [answer.status, await answer.text()];
    };
    try {
      expect((await ask('/livez'))[0]).toBe(200);
      expect((await ask('/readyz'))[1]).toContain('the process is starting');
      readiness.start();
      expect(await ask('/readyz')).toEqual([
        503,
        '{"status":"not ready","problems":[{"name":"database","problem":"PostgreSQL does not answer"}],"lagRecords":7}',
      ]);
      problem = undefined;
      expect((await ask('/readyz'))[0]).toBe(200);
      expect((await ask('/metrics'))[1]).toContain('tocsin_test_total 3');
      expect((await ask('/elsewhere'))[0]).toBe(404);
      readiness.stop();
      expect((await ask('/readyz'))[1]).toContain('shutting down');
      expect((await ask('/livez'))[0]).toBe(200);
    } finally {
      await server.close();
    }
  });
});

describe('continueTrace', () => {
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';

  it('keeps the trace of the client, with a span of our own', () => {
    const next = continueTrace(`00-${trace}-00f067aa0ba902b7-00`);
    expect(next).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-00$`));
    expect(next).not.toContain('00f067aa0ba902b7');
  });

  it.each([undefined, '', 'nonsense', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, `01-${trace}-00f067aa0ba902b7-01`])(
    'begins a trace in place of %s',
    (incoming) => {
      const made = continueTrace(incoming);
      expect(made).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
      expect(made).not.toContain(trace);
    },
  );
});

describe('prettyLine', () => {
  it('shows time, level, service, message and fields on one line', () => {
    const line = {
      level: 40,
      time: 1_764_000_000_123,
      pid: 1,
      hostname: 'h',
      service: 'config',
      msg: 'slow',
      ms: 12,
      path: '/x',
    };
    expect(prettyLine(JSON.stringify(line))).toBe('16:00:00.123 WARN  config: slow ms=12 path=/x\n');
  });

  it('lets nothing in a field begin a line or steer the terminal, but shows a stack as it is', () => {
    const line = {
      level: 50,
      time: 0,
      service: 's',
      msg: 'm',
      reason: 'a\nb\r\u001b[2J\u009b',
      error: 'Error\n    at x\u001b',
    };
    expect(prettyLine(JSON.stringify(line))).toBe(
      '00:00:00.000 ERROR s: m reason=a\\nb\\u000d\\u001b[2J\\u009b error=Error\n    at x\\u001b\n',
    );
  });
});
