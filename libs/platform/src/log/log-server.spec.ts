import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { RecordBatch } from '@tocsin/messaging';
import { MemoryLog } from '@tocsin/messaging/testing';
import { LogConsumer, OnAssigned, OnBatch, OnRevoked } from './log-consumer.js';
import { LogServer } from './log-server.js';
import { Topics } from './topics.js';

const ALERTS = Symbol('alerts');
const OTHER = Symbol('other');

const seen: string[] = [];
let failures = 0;
let onSeen: () => void = () => undefined;

@LogConsumer()
class AlertConsumer {
  @OnAssigned('alerts', ALERTS)
  onAssigned(partition: number): number {
    seen.push(`assigned ${partition}`);
    return 0;
  }

  @OnBatch('alerts', ALERTS)
  async onBatch(batch: RecordBatch): Promise<void> {
    if (failures-- > 0) throw new Error('the database is away');
    seen.push(...batch.records.map(({ key }) => `record ${key}`));
    onSeen();
  }

  @OnRevoked('alerts', ALERTS)
  onRevoked(partition: number): void {
    seen.push(`revoked ${partition}`);
  }
}

@LogConsumer()
class OtherConsumer {
  @OnBatch('alerts', OTHER)
  onBatch(): void {
    seen.push('other');
  }
}

@Module({ controllers: [AlertConsumer, OtherConsumer] })
class ConsumersModule {}

describe('LogServer', () => {
  it('gives batches to the consumer that carries its transport id, again when it throws, and asks it for positions', async () => {
    const log = new MemoryLog();
    const topics = await Topics.open(log, { prefix: 'test.', log: 'embedded', partitions: 1 });
    const app = await NestFactory.create(ConsumersModule, new FastifyAdapter(), { logger: false });
    const server = new LogServer({ log, topics, group: 'g', transportId: ALERTS });
    app.connectMicroservice({ strategy: server }, { inheritAppConfig: false });
    failures = 1;
    const arrived = new Promise<void>((resolve) => (onSeen = resolve));
    await app.startAllMicroservices();
    await log.append(topics.name('alerts'), [{ key: 'a', value: Buffer.from('{}') }]);
    await arrived;
    expect(server.isJoined()).toBe(true);
    await app.close();
    expect(seen).toEqual(['assigned 0', 'assigned 0', 'record a', 'revoked 0']);
  });

  it('begins no more batches once it is paused', async () => {
    const log = new MemoryLog();
    const topics = await Topics.open(log, { prefix: 'test.', log: 'embedded', partitions: 1 });
    const app = await NestFactory.create(ConsumersModule, new FastifyAdapter(), { logger: false });
    const server = new LogServer({ log, topics, group: 'paused', transportId: ALERTS });
    server.pause(); // before it has joined: nothing to hold back
    app.connectMicroservice({ strategy: server }, { inheritAppConfig: false });
    seen.length = 0;
    await app.startAllMicroservices();
    const arrived = new Promise<void>((resolve) => (onSeen = resolve));
    await log.append(topics.name('alerts'), [{ key: 'before', value: Buffer.from('{}') }]);
    await arrived;
    server.pause();
    await log.append(topics.name('alerts'), [{ key: 'after', value: Buffer.from('{}') }]);
    await app.close();
    expect(seen).toEqual(['assigned 0', 'record before', 'revoked 0']);
  });

  it('refuses to start without a consumer', async () => {
    const log = new MemoryLog();
    const topics = await Topics.open(log, { prefix: '', log: 'embedded' });
    const server = new LogServer({ log, topics, group: 'lonely', transportId: Symbol('none') });
    const error = await new Promise<unknown>((resolve) => server.listen(resolve));
    expect(String(error)).toContain('group lonely: no consumer carries its transport id');
  });
});
