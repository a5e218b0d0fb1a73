import { documentOf } from '../eas/body.ts';
import type { Item } from '../eas/items.ts';
import { isSuccess } from '../eas/status.ts';
import { type SyncOutcome, syncOutcomes } from '../eas/sync-outcome.ts';
import type { InspectedRequest, InspectedResponse } from '../message.ts';
import type { Node } from '../wbxml/document.ts';

/** What a response says of an item of its request. */
export interface Outcome {
  readonly verdict: 'accepted' | 'refused' | 'unknown';
  readonly status: string;
  readonly source: 'item' | 'collection' | 'command' | 'silence';
}

const UNKNOWN: Outcome = { verdict: 'unknown', status: '', source: 'silence' };

/**
 * Gives what a response says of an item of its request; the pairing is made when it is first asked for. Where no
 * readable answer came, nothing is known.
 */
export function outcomesOf(
  request: InspectedRequest,
  response: InspectedResponse,
): (item: Item | undefined) => Outcome {
  const sent = documentOf(request.body);
  const received = documentOf(response.body);
  const isReadable =
    response.head.status === 200 && (received !== undefined || response.body.kind === 'empty');
  if (!sent || !isReadable) return () => UNKNOWN;
  let outcomes: Map<Node, SyncOutcome> | undefined;
  return (item) => {
    outcomes ??= new Map(syncOutcomes(sent, received).map((outcome) => [outcome.item.container, outcome]));
    const found = item && outcomes.get(item.container);
    if (found) return { verdict: found.verdict, status: found.status ?? '', source: found.source };
    return request.line.command === 'Sync' ? UNKNOWN : ofCommand(request.line.command, response.status);
  };
}

function ofCommand(command: string, status: string | undefined): Outcome {
  if (status === undefined) return UNKNOWN;
  return { verdict: isSuccess(command, status) ? 'accepted' : 'refused', status, source: 'command' };
}
