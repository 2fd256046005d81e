import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

describe('npm run demo', () => {
  it('tells the whole story against an instance of its own and ends well', async () => {
    const main = fileURLToPath(new URL('../../../tools/demo/dist/main.js', import.meta.url));
    const child = spawn(process.execPath, [main]);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output.match(/webhook arrived \d+ ms/g)).toHaveLength(5);
    expect(output.match(/Slack message arrived \d+ ms/g)).toHaveLength(5);
    expect(output).toContain('▶ Done.');
  }, 180_000);
});
