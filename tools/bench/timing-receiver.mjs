// A fast webhook receiver in a process of its own. It notes when each request's first bytes came, by the monotonic clock
// that all processes of a machine share, and prints its port; for a line `count` how many requests it has had, for `dump`
// a JSON array of [webhook-id, milliseconds] since the last dump. Paths that begin with /hang are never answered.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

let received = 0;
let seen = [];
const server = createServer((request, response) => {
  received += 1;
  seen.push([request.headers['webhook-id'], Number(process.hrtime.bigint()) / 1e6]);
  request.resume();
  if (request.url.startsWith('/hang')) return;
  request.on('end', () => response.writeHead(200, { 'content-length': '0' }).end());
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
createInterface({ input: process.stdin })
  .on('line', (line) => {
    if (line !== 'dump') return console.log(received);
    console.log(JSON.stringify(seen));
    seen = [];
  })
  .on('close', () => process.exit(0));
