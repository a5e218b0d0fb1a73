import { capture } from './captures.ts';
import type { Member } from './zip.ts';

/** A Fiddler archive of recorded exchanges: the first is session 2, the second session 10; session 1 opened a tunnel. */
export function sazMembers(names: readonly string[]): readonly Member[] {
  const sessions = names.map((name, index) => sessionOf(name, 2 + index * 8)).reverse();
  const tunnel = { name: 'raw/1_c.txt', bytes: Buffer.from('CONNECT mail.example.com:443 HTTP/1.1\r\n\r\n') };
  return [...sessions.flat(), tunnel, { name: '[Content_Types].xml', bytes: Buffer.from('<Types/>') }];
}

function sessionOf(name: string, number: number): readonly Member[] {
  const { request, response } = capture(name);
  const asked = `${request.head.method} https://mail.example.com${request.head.target} HTTP/1.1`;
  const answered = `HTTP/1.1 ${response.head.status} OK`;
  const timers =
    'ClientBeginRequest="2026-11-23T10:00:00.1230000+01:00" ClientDoneResponse="2026-11-23T10:00:01.6230000+01:00"';
  return [
    { name: `raw/${number}_c.txt`, bytes: messageOf(asked, request.head.headers, request.captured.bytes) },
    {
      name: `raw/${number}_s.txt`,
      bytes: messageOf(answered, response.head.headers, response.captured.bytes),
    },
    { name: `raw/${number}_m.xml`, bytes: Buffer.from(`<Session><SessionTimers ${timers} /></Session>`) },
  ];
}

function messageOf(line: string, headers: readonly string[], body: Uint8Array): Buffer {
  const fields = headers.flatMap((name, index) =>
    index % 2 === 0 ? [`${name}: ${headers[index + 1]}`] : [],
  );
  const chunked = fields.some((field) => /^transfer-encoding: chunked$/i.test(field));
  const framed = chunked
    ? [Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]
    : [body];
  return Buffer.concat([Buffer.from([line, ...fields, '', ''].join('\r\n'), 'latin1'), ...framed]);
}
