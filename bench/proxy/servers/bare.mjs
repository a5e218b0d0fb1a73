// A proxy library passing bytes with no inspection: `bare.mjs <package> <upstream port>`.
import { Agent, createServer } from 'node:http';
import { serve } from './child.mjs';

const [, , name, port] = process.argv;
const library = await import(name);
const { createProxyServer } = library.default ?? library;
const proxy = createProxyServer({
  target: `http://127.0.0.1:${port}`,
  agent: new Agent({ keepAlive: true }),
});
proxy.on('error', (_error, _request, response) => response.destroy());
const server = createServer((request, response) => proxy.web(request, response));
server.listen(0, '127.0.0.1', () => serve(server.address().port));
