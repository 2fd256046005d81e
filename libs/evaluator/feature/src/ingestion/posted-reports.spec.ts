import { parseInput } from '@tocsin/input';
import { checkReportsV1 } from '@tocsin/payload-schemas';
import { reportPost, toCheckReport } from './posted-reports.js';

const aReport = {
  source: { type: 'host' as const, hostId: '3yKpQrT7vWx' },
  name: 'syslog',
  status: 'CRITICAL' as const,
  message: '2 hits',
  occurredAt: 1_764_000_000,
};

describe('a post of check reports', () => {
  it.each([
    { what: '101 reports', reports: Array(101).fill(aReport), field: 'reports' },
    { what: 'an unknown status', reports: [aReport, { ...aReport, status: 'FINE' }], field: 'reports[1].status' },
    { what: 'an empty name', reports: [{ ...aReport, name: '' }], field: 'reports[0].name' },
    { what: 'a line feed in a name', reports: [{ ...aReport, name: 'a\nb' }], field: 'reports[0].name' },
    { what: 'a NUL in a name', reports: [{ ...aReport, name: 'a\0b' }], field: 'reports[0].name' },
    { what: 'half a surrogate pair in a name', reports: [{ ...aReport, name: '\ud800' }], field: 'reports[0].name' },
    { what: 'a time as text', reports: [{ ...aReport, occurredAt: '1764000000' }], field: 'reports[0].occurredAt' },
    { what: 'no host id', reports: [{ ...aReport, source: { type: 'host' } }], field: 'reports[0].source.hostId' },
    { what: 'another source', reports: [{ ...aReport, source: { type: 'cloud' } }], field: 'reports[0].source.type' },
    { what: '0 attempts', reports: [{ ...aReport, maxCheckAttempts: 0 }], field: 'reports[0].maxCheckAttempts' },
    { what: '11 attempts', reports: [{ ...aReport, maxCheckAttempts: 11 }], field: 'reports[0].maxCheckAttempts' },
    { what: 'no message', reports: [{ ...aReport, message: undefined }], field: 'reports[0].message' },
  ])('with $what is refused, naming $field', ({ reports, field }) => {
    expect(() => parseInput(reportPost, { reports })).toThrow(expect.objectContaining({ field }) as Error);
  });

  it.each(['check with spaces', 'mkrwrap-/usr/bin/true-0a1b2c', 'дата 🔥'])('accepts the name %j', (name) => {
    expect(parseInput(reportPost, { reports: [{ ...aReport, name }] }).reports[0].name).toBe(name);
  });
});

describe('a report on its way into the log', () => {
  it.each([
    { given: undefined, kept: undefined },
    { given: null, kept: undefined },
    { given: 0, kept: 10 },
    { given: 9, kept: 10 },
    { given: 10, kept: 10 },
    { given: 60, kept: 60 },
  ])('keeps a notification interval of $given as $kept', ({ given, kept }) => {
    expect(toCheckReport({ ...aReport, notificationInterval: given }).notificationInterval).toBe(kept);
  });

  it.each([
    { given: undefined, kept: 1 },
    { given: null, kept: 1 },
    { given: 10, kept: 10 },
  ])('keeps $given attempts as $kept', ({ given, kept }) => {
    expect(toCheckReport({ ...aReport, maxCheckAttempts: given }).maxCheckAttempts).toBe(kept);
  });

  it.each([
    { what: '1024 code points', message: 'x'.repeat(1024), kept: 'x'.repeat(1024) },
    { what: '1025 code points', message: 'x'.repeat(1025), kept: 'x'.repeat(1024) },
    { what: '1024 pairs of surrogates', message: '🔥'.repeat(1024), kept: '🔥'.repeat(1024) },
    { what: '1025 pairs of surrogates', message: '🔥'.repeat(1025), kept: '🔥'.repeat(1024) },
    { what: 'a NUL', message: 'a\0b', kept: 'a\u{fffd}b' },
    { what: 'half a pair', message: 'a\ud83d', kept: 'a\u{fffd}' },
  ])('cuts a message of $what', ({ message, kept }) => {
    expect(toCheckReport({ ...aReport, message }).message).toBe(kept);
  });

  it('fits the contract of the topic', () => {
    const record = { org: 'o', owner: 'host:h', reports: [toCheckReport(aReport)] };
    expect(checkReportsV1.parse(record)).toEqual(record);
  });
});
