import type { Message } from './inbox.js';

const isColoured = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
const paint = (code: string, text: string): string => (isColoured ? `\u001b[${code}m${text}\u001b[0m` : text);

const STATUS_COLOURS: Readonly<Record<string, string>> = { ok: '32', warning: '33', critical: '31', unknown: '35' };

export function step(text: string): void {
  process.stdout.write(`\n${paint('1', `▶ ${text}`)}\n`);
}

export function note(text: string): void {
  process.stdout.write(`  ${text}\n`);
}

/** A received message for a person: how fast it came, its headers, its body. */
export function showMessage(message: Message, sentAt: number): void {
  const delay = Math.max(0, Math.round(message.arrivedAt - sentAt));
  const title = message.channel === 'slack' ? 'Slack message' : 'webhook';
  const { headers } = message;
  const lines = [
    `${paint('36', `◀ ${title}`)} arrived ${paint('1', `${delay} ms`)} after the observation was posted`,
    ...['content-type', 'user-agent', 'webhook-id', 'content-length']
      .filter((name) => headers[name] !== undefined)
      .map((name) => paint('2', `${name}: ${String(headers[name])}`)),
    ...JSON.stringify(message.body, null, 2).split('\n').map(colourStatus),
  ];
  process.stdout.write(`${lines.map((line) => `    ${line}`).join('\n')}\n`);
}

function colourStatus(line: string): string {
  const match = /^(\s*"status": ")(ok|warning|critical|unknown)(".*)$/.exec(line);
  return match === null ? line : `${match[1]}${paint(STATUS_COLOURS[match[2]], match[2])}${match[3]}`;
}
