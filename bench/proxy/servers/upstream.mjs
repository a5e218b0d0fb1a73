// A mail server that costs next to nothing: answers every request it reads with the same Sync response of a size.
import { createServer } from 'node:net';
import { syncResponse } from '../../codec/bodies.mjs';
import { serve } from './child.mjs';

const body = syncResponse(Number(process.argv[2]));
const head = [
  'HTTP/1.1 200 OK',
  'Cache-Control: private',
  'Content-Type: application/vnd.ms-sync.wbxml',
  'Server: Microsoft-IIS/10.0',
  'request-id: 6ba7b810-9dad-11d1-80b4-00c04fd430c8',
  'MS-Server-ActiveSync: 15.1',
  'X-Powered-By: ASP.NET',
  'Date: Mon, 23 Nov 2026 10:00:00 GMT',
  `Content-Length: ${body.length}`,
];
const answer = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);

const server = createServer({ noDelay: true }, (socket) => {
  let held = '';
  socket.on('data', (chunk) => {
    held += chunk.toString('latin1');
    for (let end = requestEnd(held); end > 0; end = requestEnd(held)) {
      held = held.slice(end);
      socket.write(answer);
    }
  });
  socket.on('error', () => socket.destroy());
});
server.listen(0, '127.0.0.1', () => serve(server.address().port));

/** Length of the first whole request, or 0. */
function requestEnd(text) {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return 0;
  const length = Number(/content-length: *(\d+)/i.exec(text.slice(0, head))?.[1] ?? 0);
  const end = head + 4 + length;
  return text.length >= end ? end : 0;
}
