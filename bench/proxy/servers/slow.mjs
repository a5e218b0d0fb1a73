// A mail server whose Sync response of 10 MB takes a quarter of a second: 64 KB of it at once, the rest piece by piece.
import { createServer } from 'node:http';
import { syncResponse } from '../../codec/bodies.mjs';
import { serve } from './child.mjs';

const PIECE = 64 << 10;
const body = syncResponse(10 << 20);
const EVERY_MS = 250 / (body.length / PIECE);

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(200, {
      'Content-Type': 'application/vnd.ms-sync.wbxml',
      'Content-Length': body.length,
    });
    const began = performance.now();
    let sent = 0;
    const go = () => {
      const due = Math.min(body.length, PIECE * (1 + Math.floor((performance.now() - began) / EVERY_MS)));
      if (due > sent) response.write(body.subarray(sent, due));
      sent = due;
      if (sent === body.length) response.end();
      else setTimeout(go, 1);
    };
    go();
  });
});
server.listen(0, '127.0.0.1', () => serve(server.address().port));
