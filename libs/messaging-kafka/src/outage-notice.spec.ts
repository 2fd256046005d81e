import { Logger } from '@tocsin/runtime';
import { OutageNotice } from './outage-notice.js';

/** Keeps what is louder than debug. */
class LoudLines extends Logger {
  readonly lines: string[] = [];
  override debug(): void {}
  override info(message: string): void {
    this.lines.push(`info ${message}`);
  }
  override warn(message: string): void {
    this.lines.push(`warn ${message}`);
  }
  override error(message: string): void {
    this.lines.push(`error ${message}`);
  }
}

describe('OutageNotice', () => {
  const opened = () => {
    const log = new LoudLines();
    return { log, notice: new OutageNotice(log, 'g') };
  };

  it('tells once that the group is lost, however often joining fails, and once that it is back', () => {
    const { log, notice } = opened();

    notice.lost(true, 'connection refused');
    for (let i = 0; i < 10; i++) notice.lost(false, 'connection refused');
    notice.joined();
    notice.joined();

    expect(log.lines).toEqual([
      'warn a consumer has lost its group, trying to join again',
      'info a consumer has joined its group again',
    ]);
  });

  it('says nothing of four vain attempts at a new broker', () => {
    const { log, notice } = opened();

    for (let i = 0; i < 4; i++) notice.lost(false, 'coordinator is loading');
    notice.joined();

    expect(log.lines).toEqual([]);
  });

  it('tells of the fifth', () => {
    const { log, notice } = opened();

    for (let i = 0; i < 9; i++) notice.lost(false, 'connection refused');

    expect(log.lines).toEqual(['warn a consumer cannot join its group, trying on']);
  });
});
