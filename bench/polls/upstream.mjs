// A server that answers Pings when it is told to; any other request at once.
import { createServer } from 'node:net';

const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Type: application/vnd.ms-sync.wbxml\r\nContent-Length: 13\r\n\r\n';
/** Ping: Status 1, nothing new. */
const BODY = Buffer.from('03016a00000d45470331000101', 'hex');
const answer = Buffer.concat([Buffer.from(ANSWER), BODY]);
const held = new Set();

const server = createServer({ noDelay: true }, (socket) => {
  let seen = '';
  socket.on('error', () => {});
  socket.on('close', () => held.delete(socket));
  socket.on('data', (chunk) => {
    seen += chunk.toString('latin1');
    const head = seen.indexOf('\r\n\r\n');
    const length = Number(/content-length: *(\d+)/i.exec(seen)?.[1] ?? 0);
    if (head < 0 || seen.length < head + 4 + length) return;
    if (seen.includes('Cmd=Ping')) held.add(socket);
    else socket.write(answer);
    seen = '';
  });
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => process.send(server.address().port));
process.on('message', (word) => {
  if (word === 'held') process.send(held.size);
  if (word !== 'answer') return;
  for (const socket of held) socket.write(answer);
});
process.on('disconnect', () => process.exit());
