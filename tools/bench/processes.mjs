// What processes cost, read from /proc (Linux).
import { readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

/** Every process below these, themselves included. */
export function tree(roots) {
  const childrenOf = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = read(`/proc/${name}/stat`);
    if (stat === undefined) continue;
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), Number(name)]);
  }
  const found = [];
  const visit = (pid) => {
    found.push(pid);
    for (const child of childrenOf.get(pid) ?? []) visit(child);
  };
  roots.forEach(visit);
  return found;
}

/** CPU seconds of these processes so far, of children that have ended included. */
export function cpuSeconds(roots) {
  let ticks = 0;
  for (const pid of tree(roots)) {
    const stat = read(`/proc/${pid}/stat`);
    if (stat === undefined) continue;
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    ticks += fields[11] + fields[12] + fields[13] + fields[14];
  }
  return ticks / TICKS_PER_SECOND;
}

/** Proportional set size in MB: shared pages count once over all processes. */
export function pssMb(roots) {
  let kb = 0;
  for (const pid of tree(roots)) kb += Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`) ?? '')?.[1] ?? 0);
  return kb / 1024;
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
