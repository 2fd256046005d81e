// Posts of host metrics as an agent sends them: one post per host and minute, 30 metrics each.
import { Pool } from 'undici';

export const METRICS = 30;
// So many agents post at the same moment: the batches of the log are as large as that lets them be.
const POSTS_AT_ONCE = 256;

/** Posts `minutes` minutes of every host's samples; they end now. */
export async function postMinutes({ url, key }, hosts, minutes, valueOf) {
  const pool = new Pool(url, { connections: POSTS_AT_ONCE });
  const headers = { 'x-api-key': key, 'content-type': 'application/json' };
  const firstMinute = Math.floor(Date.now() / 60_000) * 60 - minutes * 60;
  try {
    for (let minute = 0; minute < minutes; minute++) {
      const waiting = [...hosts];
      const client = async () => {
        for (let hostId = waiting.pop(); hostId !== undefined; hostId = waiting.pop()) {
          const time = firstMinute + minute * 60;
          const samples = Array.from({ length: METRICS }, (_, metric) => ({
            hostId,
            name: `custom.bench.m${metric}`,
            time,
            value: valueOf(minute, metric),
          }));
          const body = JSON.stringify(samples);
          const answer = await pool.request({ method: 'POST', path: '/api/v0/tsdb', headers, body });
          const text = await answer.body.text();
          if (answer.statusCode !== 200) throw new Error(`POST /api/v0/tsdb: ${answer.statusCode} ${text}`);
        }
      };
      await Promise.all(Array.from({ length: POSTS_AT_ONCE }, client));
    }
  } finally {
    await pool.close();
  }
}
