// A fast webhook receiver in a process of its own, so that its CPU is not counted. It prints its port, then, for each line
// on standard input, how many requests it has had.
import { createServer } from 'node:http';

let received = 0;
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    received++;
    response.writeHead(200, { 'content-length': '0' }).end();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('data', () => console.log(received));
process.stdin.on('end', () => process.exit(0));
