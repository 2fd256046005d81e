import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../../tools/demo/dist/main.js', import.meta.url));

async function run(...options: readonly string[]): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(process.execPath, [main, ...options]);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { code, output };
}

describe('npm run demo', () => {
  it('tells the whole story against an instance of its own and ends well', async () => {
    const { code, output } = await run();
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output.match(/webhook arrived \d+ ms/g)).toHaveLength(5);
    expect(output.match(/Slack message arrived \d+ ms/g)).toHaveLength(5);
    expect(output).toContain('▶ Done.');
  });

  it('tells that of a product: events of the SDK, a KPI that falls, a message with its picture', async () => {
    const { code, output } = await run('--product');
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toMatch(/test message: \[TEST\] /);
    for (const told of ['below the 99 % band', 'below 20 %', '"event_type": "kpi_monitor.triggered"', '▶ Done.']) {
      expect(output).toContain(told);
    }
    expect(output).toMatch(/\d{4,} bytes, kept as /);
  }, 600_000);
});
