// An evaluator in this process, its log in memory and its clock in the bench's hands: product events are appended to the log, time
// passes, KPI monitors look. An hour of the day passes as fast as it can be worked off.
import { setTimeout as delay } from 'node:timers/promises';
import { ORG } from '@tocsin/evaluator-domain/testing';
import { EVALUATOR_SCHEMA } from '@tocsin/evaluator-persistence';
import { startThrowawayPostgres, TEST_DATABASE_URL } from '@tocsin/local-postgres/testing';
import { RECORD_TYPE, TOPICS } from '@tocsin/payload-schemas';
import pg from 'pg';
import { SHOP_PROJECT } from '../../libs/evaluator/e2e/dist/shop-project.js';
import { World } from '../../libs/evaluator/e2e/dist/world.js';
import { cpuSeconds } from './processes.mjs';
import { COUNTRIES, fillDay, propertiesOf, TYPES } from './product-history.mjs';

const DAY_MS = 86_400_000;
/** The default of `TOCSIN_KPI_COUNTS_MEMORY_MB`. */
const COUNTS_MEMORY_BYTES = 64_000_000;
/** As long as monitors wait between two looks, if nothing else is set (`TOCSIN_KPI_PERIOD_MS`). */
export const STEP_SECONDS = 30;
/** More than a slot of an hour and the time for which events are waited for. */
const STEPS_UNTIL_JUDGED = 15;
const SLOTS = 16;
const EVENTS_PER_RECORD = 100;
const PROJECT = SHOP_PROJECT.id;

/** Worlds opened with it have databases of their own on one server. */
export async function startServer() {
  const server = await startThrowawayPostgres();
  process.env[TEST_DATABASE_URL] = server.url();
  return server;
}

export class KpiWorld {
  sent = 0;
  watched = [];
  revision = 0;
  /** CPU microseconds that making events has cost this process. */
  makingUs = 0;

  static async open(server, { days, devices = 2_000 }) {
    const world = await World.open();
    await world.configure(SHOP_PROJECT);
    const opened = new KpiWorld();
    Object.assign(opened, {
      server,
      world,
      devices,
      evaluator: await world.start([], { countsMemoryBytes: COUNTS_MEMORY_BYTES }),
    });
    // Types are numbered by whoever stores them first.
    await opened.append(TYPES.length * SLOTS);
    const [{ project_no: projectNo }] = await world.query('select project_no from project');
    const today = Math.floor(world.clock.now() / DAY_MS) * DAY_MS;
    for (let day = 1; day <= days; day++) await fillDay(world.database.dataSource, projectNo, today - day * DAY_MS);
    await opened.fill('vacuum analyze');
    return Object.assign(opened, { projectNo });
  }

  /** A statement that may take long. */
  async fill(statement) {
    const url = this.world.database.superuserUrl;
    const client = new pg.Client({ connectionString: url, options: `-c search_path=${EVALUATOR_SCHEMA}` });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  }

  /** Stores events that happen in the next step. */
  async append(count, who = (n) => n % this.devices) {
    const before = process.cpuUsage();
    const records = Array.from({ length: Math.ceil(count / EVENTS_PER_RECORD) }, (_, i) =>
      this.record(Math.min(EVENTS_PER_RECORD, count - i * EVENTS_PER_RECORD), who),
    );
    const used = process.cpuUsage(before);
    this.makingUs += used.user + used.system;
    await Promise.all(records.map(({ key, value }) => this.world.appendTo('productEvents', HEADERS, key, value)));
    await this.stored();
  }

  record(count, who) {
    const now = this.world.clock.now();
    const slot = Math.floor(this.sent / EVENTS_PER_RECORD) % SLOTS;
    const owner = `project:${PROJECT}/${slot}`;
    const events = Array.from({ length: count }, () => {
      const n = this.sent++;
      // A device stays with its slot.
      const device = who(n) * SLOTS + slot;
      return {
        type: TYPES[n % TYPES.length],
        time: now + (n % (STEP_SECONDS * 1000)),
        deviceId: `device-${device}`,
        userId: `user-${device}`,
        insertId: `insert-${n}`,
        properties: { country: COUNTRIES[Math.floor(n / TYPES.length) % COUNTRIES.length] },
        eventProperties: propertiesOf(n),
      };
    });
    return { key: `${ORG}/${owner}`, value: JSON.stringify({ org: ORG, owner, receivedAt: now, events }) };
  }

  async stored() {
    const ends = await this.evaluator.log.endOffsets(TOPICS.productEvents.name);
    const end = ends.reduce((sum, each) => sum + each, 0);
    const position = 'select coalesce(sum(next_offset), 0)::int4 as reached from event_partition';
    while ((await this.world.query(position))[0].reached < end) await delay(5);
  }

  /** A step of time, and a look of every monitor at what is new. */
  async look() {
    const before = await this.runs();
    await this.world.pass(STEP_SECONDS);
    while ((await this.runs()) < before + this.watched.length) await delay(10);
  }

  /** Runs of monitors so far, or those with one outcome. */
  async runs(outcome) {
    const { values } = await this.evaluator.metrics.registry.getSingleMetric('tocsin_monitor_runs_total').get();
    return values
      .filter(({ labels }) => labels.kind === 'kpi' && (outcome === undefined || labels.outcome === outcome))
      .reduce((sum, { value }) => sum + value, 0);
  }

  /** Monitors with charts, each `{ query, judgesPace }`; resolves when what they look back at is counted and judged. */
  async watch(monitors) {
    this.revision++;
    this.watched = monitors;
    await this.world.configure(...monitors.flatMap((monitor, i) => recordsOf(i, monitor, this.revision)));
    const filled = 'select count(*)::int4 as filled from kpi_watch where is_filled';
    // Whoever is new waits for events that came after it.
    while ((await this.world.query(filled))[0].filled < monitors.length) {
      await this.world.pass(2);
      await delay(100);
    }
    for (let i = 0; i < STEPS_UNTIL_JUDGED; i++) await this.look();
  }

  async unwatch() {
    this.revision++;
    const gone = this.watched.flatMap((monitor, i) => recordsOf(i, monitor, this.revision));
    await this.world.configure(...gone.map((record) => ({ ...record, deleted: true })));
    this.watched = [];
  }

  /** Time passes until the next hour begins. */
  async nextHour() {
    await this.world.pass(3600 - ((this.world.clock.now() / 1000) % 3600));
    await this.world.settled();
  }

  /** CPU microseconds of the work, without those of making events. */
  async cost(work) {
    const [node, postgres, making] = [process.cpuUsage(), cpuSeconds([this.server.pid]), this.makingUs];
    await work();
    const used = process.cpuUsage(node);
    return {
      node: used.user + used.system - (this.makingUs - making),
      postgres: (cpuSeconds([this.server.pid]) - postgres) * 1e6,
    };
  }

  close() {
    return this.world.close();
  }
}

const HEADERS = { ce_type: RECORD_TYPE.productEvents };

function recordsOf(number, { query, judgesPace = true }, revision) {
  const common = { org: ORG, revision, at: 0, actor: { kind: 'system', id: 'bench' } };
  const [chart, monitor] = [`chart${number}`, `monitor${number}`];
  return [
    {
      ...{ ...common, kind: 'chart', id: chart },
      state: { id: chart, projectId: PROJECT, name: chart, ownerId: null, query },
    },
    {
      ...{ ...common, kind: 'kpiMonitor', id: monitor },
      state: {
        ...{ id: monitor, projectId: PROJECT, name: monitor, memo: '', ownerId: null },
        source: { type: 'chart', chartId: chart },
        conditions: [
          { type: 'confidence', level: 99, sides: 'both' },
          { type: 'threshold', operator: 'above', value: 1e9 },
        ],
        ...{ isSmart: false, buckets: 1, judgesPace, severity: 'critical', tellsRecovery: true, isMute: true },
        ...{ userIds: [], emails: [] },
      },
    },
  ];
}
