import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const RUN_MAIN = new URL('./run-main.js', import.meta.url).href;

/** A program that says what it does, and stays in its stop until it is told to go on. */
const PROGRAM = `
  import { once } from 'node:events';
  import { runMain } from '${RUN_MAIN}';
  await runMain(async (undo) => {
    undo(() => console.log('undone'));
    return {
      stop: async () => {
        console.log('stopping');
        await once(process.stdin, 'data');
        console.log('stopped');
      },
    };
  });
  setInterval(() => undefined, 60_000);
  console.log('running');`;

let program: ChildProcess;
let output: string;
beforeEach(async () => {
  output = '';
  program = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM], { stdio: ['pipe', 'pipe', 'inherit'] });
  program.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  await said('running');
});
afterEach(() => void program.kill('SIGKILL'));

async function said(what: string): Promise<void> {
  while (!output.includes(what)) await once(program.stdout!, 'data');
}

/** How the program ends when it is let. */
async function ended(): Promise<{ code: number | null; output: string[] }> {
  program.stdin?.write('go on\n');
  const [code] = (await once(program, 'close')) as [number | null];
  return { code, output: output.trim().split('\n') };
}

it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('is stopped in order by %s', async (signal) => {
  program.kill(signal);
  await said('stopping');
  expect(await ended()).toEqual({ code: 0, output: ['running', 'stopping', 'stopped', 'undone'] });
});

it('is not hurried by being told twice that its terminal is gone', async () => {
  program.kill('SIGHUP');
  await said('stopping');
  program.kill('SIGHUP');
  expect((await ended()).code).toBe(0);
});

it('ends at once by a second signal', async () => {
  program.kill('SIGTERM');
  await said('stopping');
  program.kill('SIGINT');
  const [code] = (await once(program, 'close')) as [number | null];
  expect({ code, output: output.trim().split('\n') }).toEqual({ code: 130, output: ['running', 'stopping'] });
});
