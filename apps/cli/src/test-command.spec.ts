import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const main = fileURLToPath(new URL('main.js', import.meta.url));
const example = fileURLToPath(new URL('../../../docs/examples/monitor-tests.yaml', import.meta.url));

const TESTS = `
monitors:
  - { type: host, name: CPU load, metric: loadavg5, operator: '>', warning: 5, duration: 1 }
hosts: [{ name: app01 }]
tests:
  - name: warns above 5
    timeline: |
      1:00  app01 loadavg5=5
      2:00  app01 loadavg5=6  => "CPU load"@app01 opens warning at 2:00 "loadavg5 6 > 5"
  - name: is <critical>
    timeline: |
      1:00  app01 loadavg5=6  => "CPU load"@app01 opens critical
      2:00  app01 loadavg5=7
            => "CPU load"@app01 closes
      3:00  app01 loadavg5=1
      4:00  close "CPU load"@app01  => "CPU load"@app01 closes manual
  - name: rises
    interval: 30s
    series: [{ host: app01, metric: loadavg5, values: '1+1x10' }]
    expect:
      - { at: 2m, alert: CPU load@app01, is: ok }
      - { at: 2m30s, alert: CPU load@app01, is: warning, message: loadavg5 6 > 5 }
      - { at: 3m, alert: CPU load@app01, is: ok }
`;

describe('tocsin test', () => {
  let directory: string;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'tocsin-test-command-'));
    writeFileSync(join(directory, 'tests.yaml'), TESTS);
  });

  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  function tocsin(args: readonly string[], nodeOptions: readonly string[] = []) {
    const env = { ...process.env, NODE_OPTIONS: '' };
    const options = { cwd: directory, env, encoding: 'utf8' } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, [...nodeOptions, main, 'test', ...args], options);
    return { status, stdout, stderr };
  }

  it('passes the example of the documents', () => {
    const { status, stdout, stderr } = tocsin([example]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/\n {2}✓ errors that rise, and then no data\n\n5 passed\n$/);
  });

  it('shows failures as a diff, without colours where nobody sees them', () => {
    expect(tocsin(['tests.yaml'])).toEqual({
      status: 1,
      stderr: '',
      stdout: `tests.yaml
  ✓ warns above 5
  ✗ is <critical>
      tests.yaml:12  1:00  app01 loadavg5=6
        - "CPU load"@app01 opens critical
        + "CPU load"@app01 opens warning at 1:00 "loadavg5 6 > 5"
      tests.yaml:13  2:00  app01 loadavg5=7
        - "CPU load"@app01 closes
        + nothing
      tests.yaml:15  3:00  app01 loadavg5=1
        - nothing
        + "CPU load"@app01 closes at 3:00 "loadavg5 1"
      tests.yaml:16  4:00  close "CPU load"@app01
        - "CPU load"@app01 closes manual
        ! no alert CPU load@app01 is open
  ✗ rises
      tests.yaml:23  3:00  CPU load@app01
        - ok
        + warning since 2:30 "loadavg5 6 > 5"

2 failed, 1 passed
`,
    });
  });

  it('runs what --filter names, and says when that is nothing', () => {
    expect(tocsin(['--filter', 'above', 'tests.yaml', example])).toEqual({
      status: 0,
      stdout: 'tests.yaml\n  ✓ warns above 5\n\n1 passed\n',
      stderr: '',
    });
    const nothing = tocsin(['--filter', 'below', 'tests.yaml']);
    expect(nothing).toEqual({ status: 2, stdout: '', stderr: `no test's name contains "below"\n` });
  });

  it('writes what build servers read', () => {
    tocsin(['--junit', 'out.xml', 'tests.yaml']);
    const xml = readFileSync(join(directory, 'out.xml'), 'utf8');
    expect(xml).toContain('<testsuite name="tests.yaml" tests="3" failures="2">');
    expect(xml).toContain('<testcase name="warns above 5"/>');
    expect(xml).toContain('<testcase name="is &lt;critical&gt;"><failure message="not as expected">');
    expect(xml).toContain('+ &quot;CPU load&quot;@app01 opens warning at 1:00 &quot;loadavg5 6 &gt; 5&quot;');
  });

  it('says why the results cannot be written, and does not fail as a test does', () => {
    const { status, stdout, stderr } = tocsin(['--junit', 'none/out.xml', '--filter', 'above', 'tests.yaml']);
    expect(stdout).toMatch(/1 passed\n$/);
    expect(stderr).toMatch(/^none\/out.xml: cannot be written: ENOENT[^\n]*\n$/);
    expect(status).toBe(2);
  });

  it('does not take a wrong option for a failed test', () => {
    expect(tocsin(['--junti', 'out.xml', 'tests.yaml'])).toMatchObject({ status: 2, stdout: '' });
  });

  it('runs nothing if one file cannot be used, and tells all that is wrong', () => {
    writeFileSync(join(directory, 'bad.yaml'), TESTS.replace('loadavg5=5', 'loadavg5').replace('at: 2m,', 'at: 2,'));
    const { status, stdout, stderr } = tocsin(['tests.yaml', 'bad.yaml', 'none.yaml']);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    const problems = stderr.split('\n').filter((line) => line.includes('.yaml'));
    expect(problems).toEqual([
      'bad.yaml:8: `app01 loadavg5` is no event; events are',
      expect.stringMatching(/^bad.yaml:21: tests\[2\].expect\[0\].at: must be a time from the beginning, .*, not 2$/),
      expect.stringMatching(/^none.yaml: cannot be read: ENOENT/),
    ]);
  });

  it('loads nothing of the services', () => {
    const hooks = `import { writeSync } from 'node:fs';
      export async function resolve(specifier, context, next) {
        const resolved = await next(specifier, context);
        writeSync(2, resolved.url + '\\n');
        return resolved;
      }`;
    const registration = join(directory, 'register.mjs');
    const url = `data:text/javascript,${encodeURIComponent(hooks)}`;
    writeFileSync(registration, `import { register } from 'node:module';\nregister(${JSON.stringify(url)});\n`);
    const { status, stderr } = tocsin([example], ['--import', pathToFileURL(registration).href]);
    expect(status).toBe(0);
    expect(stderr).toContain('/evaluator/domain/dist/timeline/index.js');
    expect(stderr).not.toMatch(/@nestjs|typeorm|kafkajs|libs\/platform|\/pg\//);
  });
});
