import { execFile } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Instruction, Stage } from './dockerfile.js';

/** What the steps of a Dockerfile leave: files, and how to run them. */
export interface Image {
  /** Directory that stands for the root of the file system; the base image's own files are not in it. */
  readonly root: string;
  /** Absolute path of the working directory inside `root`. */
  readonly workDir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
  readonly healthcheck: Extract<Instruction, { name: 'HEALTHCHECK' }> | undefined;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
}

/** Gives the result of a step from elsewhere, if it can. @returns Whether it did; else the step is taken. */
export type StepCache = (command: string, cwd: string) => boolean;

type Configuration = { -readonly [K in keyof Omit<Image, 'root'>]: Image[K] };

/**
 * Takes every step of a Dockerfile on this machine, each stage in an empty directory of its own.
 *
 * @param contextDir - The build context.
 * @param folder - An empty directory for the stages; the caller removes it.
 * @param env - What steps see beside ENV: the way to npm, and what stands in for the base image.
 * @param isCached - Asked before each RUN.
 * @returns The last stage.
 * @throws {Error} If a step fails, with what it printed.
 */
export async function buildImage(
  stages: readonly Stage[],
  contextDir: string,
  folder: string,
  env: NodeJS.ProcessEnv,
  isCached: StepCache,
): Promise<Image> {
  const roots = new Map<string, string>();
  let image: Image | undefined;
  for (const [index, { name, instructions }] of stages.entries()) {
    const root = join(folder, String(index));
    await mkdir(root, { recursive: true });
    image = await buildStage(root, instructions, env, isCached, (from) =>
      from === undefined ? contextDir : (roots.get(from) ?? noSuchStage(from)),
    );
    if (name !== undefined) roots.set(name, root);
  }
  return image ?? noSuchStage('the last one');
}

async function buildStage(
  root: string,
  instructions: readonly Instruction[],
  env: NodeJS.ProcessEnv,
  isCached: StepCache,
  rootOf: (from: string | undefined) => string,
): Promise<Image> {
  const made: Configuration = {
    workDir: '/',
    env: {},
    user: undefined,
    healthcheck: undefined,
    entrypoint: [],
    command: [],
  };
  for (const step of instructions) {
    if (step.name === 'COPY') {
      const target = join(root, resolve(made.workDir, step.target));
      await cp(join(rootOf(step.from), step.source), target, {
        recursive: true,
        verbatimSymlinks: true,
        preserveTimestamps: true,
      });
    } else if (step.name === 'RUN') {
      const cwd = join(root, made.workDir);
      if (!isCached(step.command, cwd)) await run(step.command, cwd, { ...env, ...made.env });
    } else if (step.name === 'WORKDIR') {
      made.workDir = step.path;
      await mkdir(join(root, step.path), { recursive: true });
    } else {
      configure(made, step);
    }
  }
  return { root, ...made };
}

function configure(made: Configuration, step: Exclude<Instruction, { name: 'COPY' | 'RUN' | 'WORKDIR' }>): void {
  switch (step.name) {
    case 'ENV':
      made.env = { ...made.env, ...step.variables };
      break;
    case 'USER':
      made.user = step;
      break;
    case 'HEALTHCHECK':
      made.healthcheck = step;
      break;
    case 'ENTRYPOINT':
      made.entrypoint = step.command;
      break;
    case 'CMD':
      made.command = step.command;
      break;
  }
}

async function run(command: string, cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  try {
    await promisify(execFile)('/bin/sh', ['-c', command], { cwd, env, maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    const said = `${stdout ?? ''}${stderr ?? ''}`.slice(-8_000);
    throw new Error(`RUN ${command} failed:\n${said || String(error)}`, { cause: error });
  }
}

function noSuchStage(name: string): never {
  throw new Error(`the Dockerfile has no stage ${name}`);
}
