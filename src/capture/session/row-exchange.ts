import type { Failure } from '../../inspect/events.ts';
import type { Exchange } from '../../inspect/exchange.ts';
import type { Finding } from '../../inspect/finding.ts';
import type { Body, RequestHead, ResponseHead } from '../../inspect/message.ts';
import { decode } from '../../inspect/wbxml/decode.ts';
import type { NumberedRow } from './columns.ts';
import { isByHand, lineOf } from './stored-exchange.ts';

/** What is asked when more than the row is looked at. */
export interface Rest {
  whole(): Exchange | undefined;
  findings(): readonly Finding[];
}

const NO_HEADERS: readonly string[] = [];
const NO_FINDINGS: readonly Finding[] = [];
const NO_BYTES = new Uint8Array(0);

/**
 * An exchange of a session as its row tells it. Headers, bodies and findings are read when somebody looks at them, so that
 * a list of a million costs no more than what is on the screen.
 *
 * @param line as far as whoever asks needs it
 */
export function rowExchange(row: NumberedRow, rest: Rest, line = lineOf(row, bareHead(row))): Exchange {
  const { durationMs, byHand, failure, failureMessage = '', httpStatus, errors, warnings, infos } = row;
  const head: RequestHead = {
    method: row.method,
    target: row.target,
    get headers() {
      return rest.whole()?.head.headers ?? NO_HEADERS;
    },
  };
  const answer: ResponseHead | undefined =
    httpStatus === undefined
      ? undefined
      : {
          status: httpStatus,
          get headers() {
            return rest.whole()?.answer?.headers ?? NO_HEADERS;
          },
        };
  const exchange: Exchange = {
    id: row.id,
    openedAt: row.at,
    head,
    line,
    ...requestOf(row, head, rest),
    ...(answer && { answer, ...responseOf(row, answer, rest) }),
    get findings() {
      return errors + warnings + infos > 0 ? rest.findings() : NO_FINDINGS;
    },
    ...(isByHand(byHand) && { byHand }),
    ...(failure !== undefined && { failure: { code: failure as Failure['code'], message: failureMessage } }),
    ...(durationMs !== undefined && { durationMs }),
  };
  return row.action === 'none' && byHand === undefined ? exchange : withSent(exchange, rest);
}

function bareHead({ method, target }: NumberedRow): RequestHead {
  return { method, target, headers: NO_HEADERS };
}

/** Only an exchange that something was done about has messages that left in place of others. */
function withSent(exchange: Exchange, rest: Rest): Exchange {
  return Object.defineProperties(exchange, {
    sentRequest: { get: () => rest.whole()?.sentRequest, enumerable: true },
    sentResponse: { get: () => rest.whole()?.sentResponse, enumerable: true },
  });
}

function requestOf(row: NumberedRow, head: RequestHead, rest: Rest): Pick<Exchange, 'request'> {
  const { requestKind, requestBytes = 0 } = row;
  if (requestKind === undefined) return {};
  const request = {
    head,
    get line() {
      return rest.whole()?.line ?? lineOf(row, head);
    },
    body: lateBody(requestKind, requestBytes, () => rest.whole()?.request?.body),
  };
  if (requestKind !== 'empty' || row.command !== 'Sync') return { request };
  return {
    request: Object.defineProperty(request, 'repeats', { get: () => rest.whole()?.request?.repeats }),
  };
}

function responseOf(row: NumberedRow, head: ResponseHead, rest: Rest): Pick<Exchange, 'response'> {
  const { responseKind, responseBytes = 0, status } = row;
  if (responseKind === undefined) return {};
  const body = lateBody(responseKind, responseBytes, () => rest.whole()?.response?.body);
  return { response: { head, body, ...(status !== undefined && { status }) } };
}

/** What a body of each kind has beside its length. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  wbxml: ['bytes', 'document'],
  multipart: ['bytes', 'document', 'multipart'],
  damaged: ['bytes', 'document', 'multipart', 'error'],
  mime: ['bytes', 'contentType'],
  xml: ['bytes', 'contentType'],
  other: ['bytes', 'contentType'],
};

/** What stands in for what the file has lost. */
const LOST: Readonly<Record<string, unknown>> = {
  bytes: NO_BYTES,
  document: decode(NO_BYTES),
  multipart: { parts: [] },
  contentType: '',
  error: { code: 'bad-coding', offset: 0, message: 'not in the session' },
};

/** A body whose bytes are read late. One that proves to be of another kind, as one that was redacted, is that at once. */
function lateBody(kind: string, length: number, read: () => Body | undefined): Body {
  if (kind === 'empty' || !Object.hasOwn(MEMBERS, kind)) {
    return { kind: kind === 'empty' ? 'empty' : 'over-limit', length };
  }
  const body = {
    kind,
    length,
    get missing() {
      return read()?.missing;
    },
  };
  for (const member of MEMBERS[kind] ?? []) {
    const get = () => {
      const body = read() as unknown as Record<string, unknown> | undefined;
      // Of a damaged one these may be missing; of any other, the file is not what its row says.
      if (kind === 'damaged' && body?.['kind'] === kind) return body[member];
      return body?.[member] ?? LOST[member];
    };
    Object.defineProperty(body, member, { get, enumerable: true });
  }
  return body as unknown as Body;
}
