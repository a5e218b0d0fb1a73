// Events of Syncs as the proxy tells them: heads of some twenty header fields, 2 KB answers, all strings and bytes their own.
import { pathToFileURL } from 'node:url';
import { syncResponse } from '../codec/bodies.mjs';

const root = process.env.EASLENS_BENCH_ROOT ?? new URL('../..', import.meta.url).pathname;
const { decode } = await import(pathToFileURL(`${root}/dist/inspect/wbxml/index.js`).href);

const DEVICES = 50;
/** One exchange in so many breaks a rule. */
const FINDING_EVERY = 20;

const REQUEST = Buffer.from(
  '03016a00455c4f4b03313233343536373839300001520335000155033130300001010101',
  'hex',
);
const RESPONSE = Buffer.from(syncResponse(2 << 10));

const own = (text) => Buffer.from(text).toString();

function fields(pairs) {
  return Object.entries(pairs).flatMap(([name, value]) => [own(name), own(value)]);
}

function requestHead(device) {
  return {
    method: own('POST'),
    target: own(
      `/Microsoft-Server-ActiveSync?Cmd=Sync&User=user${device}&DeviceId=DEVICE${device}&DeviceType=iPhone`,
    ),
    headers: fields({
      Host: 'mail.example.com',
      'Content-Type': 'application/vnd.ms-sync.wbxml',
      'MS-ASProtocolVersion': '16.1',
      'User-Agent': 'Apple-iPhone12C1/1801.30',
      'X-MS-PolicyKey': '1234567890',
      Authorization: 'Basic YWxpY2U6c2VjcmV0',
      Accept: '*/*',
      'Accept-Language': 'en-gb',
      'Accept-Encoding': 'gzip, deflate',
      Connection: 'keep-alive',
      'Content-Length': String(REQUEST.length),
    }),
  };
}

function responseHead(number) {
  return {
    status: 200,
    headers: fields({
      'Cache-Control': 'private',
      'Content-Type': 'application/vnd.ms-sync.wbxml',
      Server: 'Microsoft-IIS/10.0',
      'request-id': `6ba7b810-9dad-11d1-80b4-${String(number).padStart(12, '0')}`,
      'X-CalculatedBETarget': 'mail.example.com',
      'MS-Server-ActiveSync': '15.1',
      'X-AspNet-Version': '4.0.30319',
      'X-Powered-By': 'ASP.NET',
      Date: 'Tue, 24 Nov 2026 10:00:00 GMT',
      'Content-Length': String(RESPONSE.length),
    }),
  };
}

function body(bytes) {
  const copy = Buffer.from(bytes);
  return { kind: 'wbxml', length: copy.length, bytes: copy, document: decode(copy) };
}

function finding(number) {
  return {
    rule: 'umcallerid/message-class',
    severity: number % 3 === 0 ? 'warning' : 'error',
    spec: ['MS-ASEMAIL R878'],
    direction: 'response',
    message: own(`UmCallerID "+1425555${number}" in a message of class "IPM.Note"`),
    why: 'A phone offers call-back on whatever carries it.',
    path: 'Sync/Collections/Collection/Commands/Add/ApplicationData/UmCallerID',
    item: { collectionId: '5', serverId: `5:${number}`, messageClass: 'IPM.Note' },
    value: own(`+1425555${number}`),
    span: { start: 812, end: 829 },
    action: 'none',
  };
}

/** The first two events of an exchange: asked. */
export function asked(number, at) {
  const id = String(number).padStart(26, '0');
  const device = number % DEVICES;
  const head = requestHead(device);
  const line = {
    command: own('Sync'),
    query: 'plain',
    protocolVersion: own('16.1'),
    user: own(`user${device}`),
    deviceId: own(`DEVICE${device}`),
    deviceType: own('iPhone'),
    acceptsMultipart: false,
    problems: [],
  };
  return [
    { id, at, kind: 'opened', head, line },
    { id, at, kind: 'request-judged', request: { head, line, body: body(REQUEST) }, findings: [] },
  ];
}

/** The last three: answered. */
export function answered(number, at) {
  const id = String(number).padStart(26, '0');
  const head = responseHead(number);
  const findings = number % FINDING_EVERY === 0 ? [finding(number)] : [];
  return [
    { id, at, kind: 'answered', head },
    { id, at, kind: 'response-judged', response: { head, body: body(RESPONSE), status: '1' }, findings },
    { id, at, kind: 'closed', durationMs: 12.5 },
  ];
}
