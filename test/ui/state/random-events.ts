import fc from 'fast-check';
import type { ExchangeEvent } from '../../../src/inspect/events.ts';
import { answered, asked, closed, opened } from './exchanges.ts';

/** Something that happens to a log: an event of one of a few exchanges, late and repeated ones too, or a mark. */
export type Step =
  | { readonly kind: 'event'; readonly event: ExchangeEvent }
  | { readonly kind: 'mark'; readonly number: number };

const event = fc
  .tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), fc.integer({ min: 0, max: 9 }))
  .map(([id, kind]): ExchangeEvent => {
    if (kind < 4) return opened(id);
    if (kind === 4) return asked(id);
    if (kind === 5) return answered(id);
    if (kind === 6) return { id, at: 3, kind: 'failed', failure: { code: 'internal', message: 'no' } };
    return closed(id);
  });

export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: event.map((event): Step => ({ kind: 'event', event })) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 60 }).map((number): Step => ({ kind: 'mark', number })) },
);
