import { letter } from './message.ts';

/** Ordinary mail: nothing here for a rule to find. */
export const timetable = letter({
  id: '1',
  from: '"Juno Quill" &lt;juno@harbourlights.example&gt;',
  subject: 'The 7:40 is now the 7:45',
  received: '2026-11-20T08:12:00.000Z',
  text: 'From Monday the 7:40 leaves at 7:45. The gulls have been told.',
});

export const accordion = letter({
  id: '2',
  from: '"Lost property" &lt;lost@harbourlights.example&gt;',
  subject: 'One accordion, left on deck B',
  received: '2026-11-20T11:30:00.000Z',
  text: 'It plays by itself when the wind is from the west. Please collect it soon.',
});

export const soup = letter({
  id: '3',
  from: '"Galley" &lt;galley@harbourlights.example&gt;',
  subject: 'Thursday: pea soup',
  received: '2026-11-21T09:00:00.000Z',
  text: 'Thursday it is pea soup. Friday it is the rest of Thursday.',
});

export const paint = letter({
  id: '4',
  from: '"Odo Larkspur" &lt;odo@harbourlights.example&gt;',
  subject: 'Which blue?',
  received: '2026-11-21T15:45:00.000Z',
  text: 'The funnel needs a third coat. Is it harbour blue or harbor blue? The tins differ.',
});

export const whale = letter({
  id: '5',
  from: '"Mira Fennel" &lt;mira@harbourlights.example&gt;',
  subject: 'Whale, invoice for',
  received: '2026-11-22T07:05:00.000Z',
  text: 'A passenger asks for her money back because she saw only one whale. I propose a postcard of two.',
});

/** A token that no code page knows stands in it: a later version's, or a vendor's own. */
export const fromTheFuture = letter({
  id: '6',
  from: '"Shipyard" &lt;yard@harbourlights.example&gt;',
  subject: 'New winch, fitted',
  received: '2026-11-22T10:20:00.000Z',
  text: 'The winch has a setting nobody has a name for yet. We left it at three.',
  more: '<airsyncbase:token-0x3e>3</airsyncbase:token-0x3e>',
});
