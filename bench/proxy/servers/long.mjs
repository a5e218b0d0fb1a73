// A mail server of attachments as long as their name says, as fast as they are taken.
import { createServer } from 'node:http';
import { serve } from './child.mjs';

const PIECE = Buffer.alloc(256 << 10, 'mail ');

const server = createServer((request, response) => {
  let left = Number(/AttachmentName=(\d+)/.exec(request.url)?.[1] ?? 0);
  response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': left });
  const go = () => {
    while (left > 0) {
      const piece = PIECE.subarray(0, Math.min(left, PIECE.length));
      left -= piece.length;
      if (!response.write(piece) && left > 0) return response.once('drain', go);
    }
    response.end();
  };
  go();
});
server.listen(0, '127.0.0.1', () => serve(server.address().port));
