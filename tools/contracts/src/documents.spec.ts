import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { contractDocuments, RECORD_TYPES, serialise } from './documents.js';

const folder = fileURLToPath(new URL('../../../docs/contracts', import.meta.url));
const documents = contractDocuments();

describe('docs/contracts', () => {
  it.each(Object.keys(documents))('%s is what the schemas say; `npm run contracts` renews it', (name) => {
    expect(readFileSync(`${folder}/${name}`, 'utf8')).toBe(serialise(documents[name]));
  });

  it('holds nothing else but its introduction and the schema of webhooks, which is written by hand', () => {
    const generated = readdirSync(folder).filter((name) => name.endsWith('.json'));
    expect(generated.sort()).toEqual([...Object.keys(documents), 'webhook.schema.json'].sort());
  });

  it('has one schema for each type that a record can carry', () => {
    const titles = Object.values(documents).flatMap(({ title }) => (typeof title === 'string' ? [title] : []));
    expect(titles.sort()).toEqual([...RECORD_TYPES].sort());
  });

  it("passes the AsyncAPI project's own parser, and the parser refuses a broken copy", () => {
    // In a process of its own: the parser and its dependencies are CommonJS that a VM module cannot load.
    const script = fileURLToPath(new URL('../validate-asyncapi.cjs', import.meta.url));
    const check = (text: string): { status: number | null; output: string } => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [script], { input: text, encoding: 'utf8' });
      return { status, output: `${stdout}${stderr}` };
    };
    const good = documents['asyncapi.json'];
    expect(check(serialise(good))).toEqual({ status: 0, output: '' });
    const broken = check(serialise({ ...good, channels: { alerts: { address: 7 } } }));
    expect(broken.status).toBe(1);
    expect(broken.output).toContain('channels');
  });
});
