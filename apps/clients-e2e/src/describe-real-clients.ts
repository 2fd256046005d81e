import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { api, nowSeconds, until } from '@tocsin/tool-instance';
import { buildRealClients, type Finished, runAgent, runMkr, startAgent } from './real-clients.js';
import { Receiver } from './receiver.js';

export interface Target {
  readonly url: string;
  readonly key: string;
  stop(): Promise<void>;
}

interface HostJson {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly isRetired: boolean;
  readonly roleFullnames?: readonly string[];
}

/** Everything that unmodified mkr and mackerel-agent must be able to do, against an instance that `start` gives. */
export function describeRealClients(name: string, start: () => Promise<Target>): void {
  describe(`unmodified clients against ${name}`, () => {
    let clients: ReturnType<typeof buildRealClients>;
    let target: Target;
    let folder: string;
    let receiver: Receiver;

    beforeAll(async () => {
      clients = buildRealClients();
      folder = await mkdtemp(join(tmpdir(), 'tocsin-clients-'));
      target = await start();
      receiver = new Receiver();
      const url = await receiver.listen();
      await api(target, 'POST', '/api/v0/channels', {
        type: 'webhook',
        name: 'test receiver',
        url: `${url}/hook`,
        events: ['alert'],
      });
    }, 600_000);

    afterAll(async () => {
      receiver?.close();
      await target?.stop();
      await rm(folder, { recursive: true, force: true });
    });

    const mkr = (args: readonly string[], input?: string): Promise<Finished> =>
      runMkr(clients.mkr, { url: target.url, key: target.key, folder }, args, input);
    const ok = async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await mkr(args);
      if (code !== 0) throw new Error(`mkr ${args.join(' ')} exited ${code}: ${stderr}${stdout}`);
      return stdout;
    };
    const json = async <T>(...args: string[]): Promise<T> => JSON.parse(await ok(...args)) as T;

    describe('mkr', () => {
      let hostId: string;

      beforeAll(async () => {
        await api(target, 'POST', '/api/v0/services', { name: 'webshop', memo: 'shop' });
        await ok('create', '--st', 'working', '-R', 'webshop:app', '--memo', 'made by mkr', 'mkr-host');
        const hosts = await json<HostJson[]>('hosts', '-n', 'mkr-host');
        hostId = hosts[0].id;
      });

      it('org', async () => {
        expect(await json('org')).toMatchObject({ name: 'demo' });
      });

      it('hosts, by name, service, role and status', async () => {
        for (const filter of [
          ['-n', 'mkr-host'],
          ['-s', 'webshop'],
          ['-s', 'webshop', '-r', 'app'],
          ['--st', 'working'],
        ]) {
          const hosts = await json<HostJson[]>('hosts', ...filter);
          expect(hosts.map(({ name: hostName }) => hostName)).toContain('mkr-host');
        }
        expect(await json<HostJson[] | null>('hosts', '--st', 'maintenance')).toEqual([]);
      });

      it('status, verbose too', async () => {
        expect(await json('status', hostId)).toMatchObject({
          id: hostId,
          status: 'working',
          roleFullnames: ['webshop:app'],
        });
        expect(await ok('status', '-v', hostId)).toContain(hostId);
      });

      it('update of name, status, memo and roles', async () => {
        await ok(
          'update',
          '-n',
          'mkr-renamed',
          '--st',
          'standby',
          '--memo',
          'new memo',
          '-R',
          'webshop:db',
          '-o',
          hostId,
        );
        expect(await json('status', hostId)).toMatchObject({
          name: 'mkr-renamed',
          status: 'standby',
          roleFullnames: ['webshop:db'],
        });
        await ok('update', '--st', 'working', hostId);
      });

      it('throw to a host, then metrics, fetch and metric-names of it', async () => {
        const at = nowSeconds();
        const { code, stderr } = await mkr(['throw', '-H', hostId], `mkr.temperature\t21.5\t${at}\n`);
        expect({ code, stderr }).toMatchObject({ code: 0 });
        const points = await until('the sample in mkr metrics', async () => {
          const found = await json<{ time: number; value: number }[]>(
            'metrics',
            '-H',
            hostId,
            '-n',
            'custom.mkr.temperature',
            '--from',
            String(at - 60),
            '--to',
            String(at + 60),
          );
          return found.length > 0 ? found : undefined;
        });
        expect(points).toEqual([{ time: at, value: 21.5 }]);
        expect(await ok('fetch', '-n', 'custom.mkr.temperature', hostId)).toContain('21.5');
        expect(await ok('metric-names', '-H', hostId)).toContain('custom.mkr.temperature');
      });

      it('throw to a service, then metrics and metric-names of it', async () => {
        const at = nowSeconds();
        expect(await mkr(['throw', '-s', 'webshop'], `orders 17 ${at}\n`)).toMatchObject({ code: 0 });
        const points = await until('the sample in mkr metrics', async () => {
          const found = await json<{ time: number; value: number }[]>(
            'metrics',
            '-s',
            'webshop',
            '-n',
            'orders',
            '--from',
            String(at - 60),
            '--to',
            String(at + 60),
          );
          return found.length > 0 ? found : undefined;
        });
        expect(points).toEqual([{ time: at, value: 17 }]);
        expect(await ok('metric-names', '-s', 'webshop')).toContain('orders');
      });

      it('services', async () => {
        expect(await json('services')).toEqual(
          expect.arrayContaining([
            expect.objectContaining({ name: 'webshop', roles: expect.arrayContaining(['db']) as unknown }),
          ]),
        );
      });

      it('annotations: create, list, update, delete', async () => {
        const span = ['--from', '1764000000', '--to', '1764000060', '-s', 'webshop'];
        const made = await json<{ id: string }>('annotations', 'create', '--title', 'deploy', ...span, '-r', 'app');
        await ok('annotations', 'update', '--id', made.id, '--title', 'rollback', ...span);
        expect(await json('annotations', 'list', ...span)).toEqual([
          expect.objectContaining({ id: made.id, title: 'rollback', from: 1_764_000_000, to: 1_764_000_060 }),
        ]);
        await ok('annotations', 'delete', '--id', made.id);
        expect(await json('annotations', 'list', ...span)).toEqual([]);
      });

      it('monitors: pull, an empty diff, push of an edited file with all seven kinds, diff, list', async () => {
        await ok('monitors', 'pull');
        expect(await ok('monitors', 'diff')).toContain('0 modify, 0 append, 0 remove');
        const file = join(folder, 'monitors.json');
        const pulled = JSON.parse(await readFile(file, 'utf8')) as { monitors: Record<string, unknown>[] };
        const common = { memo: '', isMute: false };
        pulled.monitors.push(
          {
            type: 'host',
            name: 'Temperature',
            metric: 'custom.mkr.temperature',
            operator: '>',
            warning: 30,
            critical: 40.5,
            duration: 1,
            maxCheckAttempts: 1,
            scopes: ['webshop: db'],
            excludeScopes: [],
            ...common,
          },
          {
            type: 'service',
            name: 'Orders',
            service: 'webshop',
            metric: 'orders',
            operator: '<',
            warning: 10,
            critical: 0,
            duration: 2,
            maxCheckAttempts: 3,
            missingDurationWarning: 10,
            ...common,
          },
          {
            type: 'external',
            name: 'Top page',
            url: 'https://www.example.com/',
            method: 'GET',
            maxCheckAttempts: 2,
            headers: [],
            service: 'webshop',
            ...common,
          },
          {
            type: 'expression',
            name: 'Load',
            expression: 'avg(roleSlots(webshop:app, loadavg5))',
            operator: '>',
            warning: 5,
            critical: 10,
            ...common,
          },
          {
            type: 'anomalyDetection',
            name: 'Odd',
            scopes: ['webshop: db'],
            warningSensitivity: 'insensitive',
            maxCheckAttempts: 3,
            ...common,
          },
          {
            type: 'query',
            name: 'Latency',
            query: 'avg(http_latency)',
            legend: '',
            operator: '>',
            warning: 1,
            critical: 2,
            ...common,
          },
        );
        await writeFile(file, JSON.stringify(pulled));
        await ok('monitors', 'push');
        await ok('monitors', 'pull');
        expect(await ok('monitors', 'diff')).toContain('0 modify, 0 append, 0 remove');
        const listed = await json<{ type: string }[]>('monitors');
        expect(listed.map(({ type }) => type).sort()).toEqual([
          'anomalyDetection',
          'connectivity',
          'expression',
          'external',
          'host',
          'query',
          'service',
        ]);
        const edited = JSON.parse(await readFile(file, 'utf8')) as { monitors: Record<string, unknown>[] };
        edited.monitors = edited.monitors
          .filter(({ type }) => type !== 'query')
          .map((monitor) => (monitor.type === 'host' ? { ...monitor, warning: 25 } : monitor));
        await writeFile(file, JSON.stringify(edited));
        expect(await ok('monitors', 'diff')).toContain('1 modify, 0 append, 1 remove');
        await ok('monitors', 'push');
        expect(await ok('monitors', 'diff')).toContain('0 modify, 0 append, 0 remove');
      });

      it('channels, list and pull', async () => {
        expect(await json('channels')).toEqual(
          expect.arrayContaining([expect.objectContaining({ name: 'test receiver', type: 'webhook' })]),
        );
        await ok('channels', 'pull');
        expect(await readFile(join(folder, 'channels.json'), 'utf8')).toContain('/hook');
      });

      it('wrap reports a failing command; alerts, list, logs and close show and end its alert', async () => {
        const { code } = await mkr([
          'wrap',
          '-n',
          'backup',
          '-H',
          hostId,
          '-N',
          'nightly',
          '--',
          'sh',
          '-c',
          'echo disk full; exit 3',
        ]);
        expect(code).toBe(3);
        const alert = await until('the alert', async () => {
          const alerts = await json<{ id: string; status: string; type: string }[]>('alerts');
          return alerts.find(({ type }) => type === 'check');
        });
        expect(alert.status).toBe('CRITICAL');
        const list = await ok('alerts', 'list');
        expect(list).toContain(alert.id);
        // mkr shows the message of a check's alert, not its name.
        expect(list).toContain('command exited with code: 3');
        expect(await ok('alerts', 'logs', alert.id)).toContain('CRITICAL');
        await until('the webhook', async () => receiver.received.find(({ json: j }) => alertOf(j)?.id === alert.id));
        await ok('alerts', 'close', '-r', 'handled', alert.id);
        await until('the closing webhook', async () =>
          receiver.received.find(
            ({ json: j }) => alertOf(j)?.id === alert.id && alertOf(j)?.trigger === 'manual close',
          ),
        );
        const closed = await json<{ id: string; status: string; reason?: string }[]>('alerts', '-w', '-l', '5');
        expect(closed.find(({ id }) => id === alert.id)).toMatchObject({ status: 'OK', reason: 'handled' });
      });

      it('retire', async () => {
        await ok('create', 'short-lived');
        const [{ id }] = await json<HostJson[]>('hosts', '-n', 'short-lived');
        await ok('retire', '--force', id);
        expect(await json('status', id)).toMatchObject({ isRetired: true });
      });
    });

    describe('mackerel-agent', () => {
      it('registers, posts metrics, plugin metrics, checks and metadata, then retires', async () => {
        const agentRoot = join(folder, 'agent-root');
        const config = join(folder, 'mackerel-agent.conf');
        await writeFile(
          config,
          [
            `apikey = "${target.key}"`,
            `apibase = "${target.url}"`,
            `root = "${agentRoot}"`,
            `pidfile = "${folder}/agent.pid"`,
            'cloud_platform = "none"',
            'roles = ["webshop:agents"]',
            'display_name = "the agent"',
            '[host_status]',
            'on_start = "working"',
            'on_stop = "poweroff"',
            '[plugin.metrics.demo]',
            `command = "sh -c 'printf \\"demo.queue\\\\t42\\\\t%s\\\\n\\" $(date +%s)'"`,
            '[plugin.checks.always_bad]',
            `command = "sh -c 'echo broken; exit 2'"`,
            'check_interval = 1',
            'memo = "a check of the test"',
            '[plugin.metadata.inventory]',
            `command = "sh -c 'echo {\\\\\\"rack\\\\\\":12}'"`,
            'execution_interval = 1',
            '',
          ].join('\n'),
        );
        const agent = startAgent(clients.agent, config, folder);
        try {
          const host = await until('the host', async () => {
            const { hosts } = await api<{ hosts: HostJson[] }>(
              target,
              'GET',
              '/api/v0/hosts?service=webshop&role=agents',
            );
            return hosts[0];
          });
          expect(host).toMatchObject({ status: 'working', displayName: 'the agent', roles: { webshop: ['agents'] } });
          const names = await until('system and plugin metrics', async () => {
            const found = await api<{ names: string[] }>(target, 'GET', `/api/v0/hosts/${host.id}/metric-names`);
            return found.names.includes('custom.demo.queue') && found.names.includes('loadavg5')
              ? found.names
              : undefined;
          });
          expect(names).toEqual(expect.arrayContaining(['memory.total', 'memory.used']));
          const webhook = await until(
            'the webhook of the check',
            async () => receiver.received.find(({ json: j }) => alertOf(j)?.monitorName === 'always_bad'),
            180_000,
          );
          expect(webhook.json).toMatchObject({
            orgName: 'demo',
            event: 'alert',
            type: 'check',
            memo: 'a check of the test',
            host: { id: host.id, roles: [{ fullname: 'webshop: agents' }] },
            alert: { status: 'critical', isOpen: true, trigger: 'monitor' },
          });
          const metadata = await until(
            'the metadata',
            async () => api<unknown>(target, 'GET', `/api/v0/hosts/${host.id}/metadata/inventory`),
            180_000,
          );
          expect(metadata).toEqual({ rack: 12 });
          expect(await agent.stop()).toBe(0);
          expect(await api(target, 'GET', `/api/v0/hosts/${host.id}`)).toMatchObject({ host: { status: 'poweroff' } });
          expect(await runAgent(clients.agent, ['retire', '-conf', config, '-force'])).toMatchObject({ code: 0 });
          expect(await api(target, 'GET', `/api/v0/hosts/${host.id}`)).toMatchObject({ host: { isRetired: true } });
          // Powered off, so nobody is told; the alert is closed all the same.
          const { id } = alertOf(webhook.json) as { id: string };
          const { logs } = await until('the end of the alert', async () => {
            const found = await api<{ logs: { status: string; trigger: string }[] }>(
              target,
              'GET',
              `/api/v0/alerts/${id}/logs`,
            );
            return found.logs[0].status === 'OK' ? found : undefined;
          });
          expect(logs[0]).toMatchObject({ trigger: 'hostRetire' });
        } catch (error) {
          throw new Error(`${String(error)}\nthe agent said:\n${agent.log().slice(-4000)}`, { cause: error });
        } finally {
          await agent.stop();
        }
      }, 400_000);
    });
  });
}

function alertOf(body: Record<string, unknown>): Record<string, unknown> | undefined {
  return body.alert as Record<string, unknown> | undefined;
}
