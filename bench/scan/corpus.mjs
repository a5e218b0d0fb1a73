// The exchanges that are scanned: Syncs of twenty devices, answered with mail of many sizes. Bodies are made by hand, so that
// nothing measured made its own input.
import { encode, fromXml } from '../../dist/inspect/wbxml/index.js';
import { syncResponse } from '../codec/bodies.mjs';

/** Sizes of answers, and how many of a hundred have them: many short ones, as devices that poll get. */
const MIXES = {
  mixed: [
    [400, 30],
    [2 << 10, 40],
    [16 << 10, 20],
    [64 << 10, 8],
    [512 << 10, 2],
  ],
  small: [[2 << 10, 100]],
};
const DEVICES = 20;
const REQUEST = encode(
  fromXml(
    '<Sync><Collections><Collection><SyncKey>{c5a30440-bd54-4200-b609-4fe2bb3a65a1}2</SyncKey><CollectionId>5</CollectionId><GetChanges/><WindowSize>100</WindowSize></Collection></Collections></Sync>',
  ),
);
const WBXML = 'application/vnd.ms-sync.wbxml';

/** Exchanges until their answers have so many bytes. */
export function* exchanges(mix, bytes) {
  const bodies = new Map(MIXES[mix].map(([size]) => [size, syncResponse(size)]));
  const order = MIXES[mix].flatMap(([size, share]) => Array.from({ length: share }, () => size));
  let at = Date.UTC(2026, 10, 23, 10);
  for (let number = 0, sum = 0; sum < bytes; number++) {
    // Stepping by a prime mixes the sizes evenly.
    const body = numbered(bodies.get(order[(number * 37) % order.length]), number);
    sum += body.length;
    at += 40;
    yield {
      number,
      at,
      durationMs: 12,
      ...headsOf(number % DEVICES, body),
      request: REQUEST,
      response: body,
    };
  }
}

/** A body like another, with a SyncKey of its own: a session keeps equal bodies once. */
function numbered(body, number) {
  const own = Buffer.from(body);
  own.write(String(number).padStart(8, '0'), own.indexOf('{c5a30440') + 1);
  return own;
}

function headsOf(device, body) {
  return {
    target: `/Microsoft-Server-ActiveSync?Cmd=Sync&User=user${device}&DeviceId=DEVICE${device}&DeviceType=Phone`,
    requestHeaders: [
      ['Host', 'mail.example.com'],
      ['Content-Type', WBXML],
      ['MS-ASProtocolVersion', '14.1'],
      ['User-Agent', 'Phone/1.0'],
      ['X-MS-PolicyKey', '3942919513'],
      ['Content-Length', String(REQUEST.length)],
    ],
    responseHeaders: [
      ['Server', 'Microsoft-IIS/10.0'],
      ['Content-Type', WBXML],
      ['MS-Server-ActiveSync', '15.2'],
      ['Content-Length', String(body.length)],
    ],
  };
}
