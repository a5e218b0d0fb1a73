import { wholeBody } from '../../src/inspect/eas/body.ts';
import type { RequestLine } from '../../src/inspect/eas/request-line.ts';
import type { ExchangeEvent } from '../../src/inspect/events.ts';
import type { Finding } from '../../src/inspect/finding.ts';
import { Inspector } from '../../src/inspect/inspector.ts';
import { RuleSet } from '../../src/inspect/rules/rule-set.ts';
import { WBXML_HEADERS, wbxml } from './rules.ts';

/** One exchange to make events of. */
export interface Said {
  readonly command?: string;
  /** Bodies as XML; an answer that is absent has not come yet. */
  readonly request?: string;
  readonly response?: string;
  readonly user?: string;
  readonly deviceId?: string;
  readonly deviceType?: string;
  /** Milliseconds after the start of the dialogue. */
  readonly at?: number;
  /** Of the request. */
  readonly findings?: readonly Finding[];
}

/** 2026-11-23T10:00:00Z */
export const DIALOGUE_AT = Date.UTC(2026, 10, 23, 10, 0, 0);

/** The events of exchanges one after the other, which no rule has judged. */
export function dialogue(...said: readonly Said[]): readonly ExchangeEvent[] {
  const inspector = new Inspector(new RuleSet([]));
  return said.flatMap((one, index) => eventsOf(inspector, one, `exchange-${index}-${said.length}`));
}

function eventsOf(inspector: Inspector, said: Said, id: string): ExchangeEvent[] {
  const { command = 'Sync', user = 'alice', deviceId = 'ABC', deviceType = 'Phone', findings = [] } = said;
  const head = { method: 'POST', target: '/Microsoft-Server-ActiveSync', headers: WBXML_HEADERS };
  const line: RequestLine = {
    command,
    query: 'plain',
    protocolVersion: '14.1',
    user,
    ...(deviceId !== '' && { deviceId, deviceType }),
    acceptsMultipart: false,
    problems: [],
  };
  const at = DIALOGUE_AT + (said.at ?? 0);
  const request = inspector.request(head, line, wholeBody(wbxml(said.request ?? ''))).message;
  const opened: ExchangeEvent[] = [
    { id, at, kind: 'opened', head, line },
    { id, at: at + 1, kind: 'request-judged', request, findings },
  ];
  if (said.response === undefined) return opened;
  const answer = { status: 200, headers: WBXML_HEADERS };
  const response = inspector.response(request, answer, wholeBody(wbxml(said.response))).message;
  return [
    ...opened,
    { id, at: at + 2, kind: 'answered', head: answer },
    { id, at: at + 3, kind: 'response-judged', response, findings: [] },
    { id, at: at + 3, kind: 'closed', durationMs: 3 },
  ];
}

/** A Sync of collections: CollectionId, SyncKey and, of an answer, Status. */
export function syncOf(
  ...collections: readonly (readonly [id: string, key: string, status?: string])[]
): string {
  const inner = collections.map(
    ([id, key, status]) =>
      `<Collection><SyncKey>${key}</SyncKey><CollectionId>${id}</CollectionId>${status === undefined ? '' : `<Status>${status}</Status>`}</Collection>`,
  );
  return `<Sync><Collections>${inner.join('')}</Collections></Sync>`;
}

/** The answer to a FolderSync: ServerId and DisplayName of folders. */
export function foldersOf(...folders: readonly (readonly [id: string, name: string])[]): string {
  const adds = folders.map(
    ([id, name]) =>
      `<Add><ServerId>${id}</ServerId><ParentId>0</ParentId><DisplayName>${name}</DisplayName><Type>2</Type></Add>`,
  );
  return `<FolderSync><Status>1</Status><SyncKey>1</SyncKey><Changes><Count>${folders.length}</Count>${adds.join('')}</Changes></FolderSync>`;
}
