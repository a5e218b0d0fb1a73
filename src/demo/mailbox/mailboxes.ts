import { accordion, fromTheFuture, paint, soup, timetable, whale } from './letters.ts';
import { callerId, type Message } from './message.ts';
import * as spoiled from './spoiled.ts';
import * as voice from './voice.ts';

/** The collection of every inbox. */
export const INBOX = '5';

/** The mail of one user, page by page as Syncs bring it. */
export interface Mailbox {
  readonly messages: readonly Message[];
  /** What each Sync after the very first brings: Commands. */
  readonly pages: readonly Page[];
  /** Whether a client's UmCallerID is refused with Status 6, as MS-ASEMAIL R817 asks. */
  readonly refusesCallerId: boolean;
  /** The server that has it in the end: a device which has synced before is sent there. */
  readonly movedTo?: string;
}

export interface Page {
  readonly commands: string;
  readonly moreAvailable: boolean;
  /** Not there yet at the beginning: a Ping tells when it is. */
  readonly isNews: boolean;
}

const everyMessage: readonly Message[] = [
  ...[accordion, fromTheFuture, paint, soup, timetable, whale],
  ...Object.values(voice),
  ...Object.values(spoiled),
];

/** Mailboxes by user. */
export const mailboxes: ReadonlyMap<string, Mailbox> = new Map([
  [
    'mira',
    mailbox([
      more(add(timetable, accordion, voice.lighthouse, voice.shipyard, voice.purser)),
      page(add(voice.missedCall, voice.hidden, soup)),
      news(add(spoiled.formatted, spoiled.talkingLetter, whale)),
      // Its class came with the Add: the change alone does not say that this is a voice message.
      news(change(voice.lighthouse.id, `<email:Read>1</email:Read>${callerId('+442079460101')}`)),
    ]),
  ],
  [
    'odo',
    mailbox([
      page(add(paint, soup, voice.lighthouse, voice.hidden, fromTheFuture)),
      news(add(spoiled.national, spoiled.anonymous, spoiled.recall)),
    ]),
  ],
  [
    'juno',
    mailbox(
      [
        more(add(whale, timetable, voice.purser, voice.missedCall)),
        page(add(spoiled.voiceReply, spoiled.twoNumbers, spoiled.silent)),
        // A change of a message that this device was never told about.
        news(change('77', callerId('+442079460144')) + add(spoiled.slipped, spoiled.opaqueNumber)),
      ],
      true,
    ),
  ],
  // Protocol 12.1 does not have the element, and this server sends it all the same. (R1454)
  [
    'booth',
    {
      ...mailbox([page(add(timetable, accordion, voice.lighthouse))]),
      movedTo: 'https://north-pier.harbourlights.example',
    },
  ],
]);

/** The `ServerId` of a message of an inbox. */
export function serverIdOf({ id }: Pick<Message, 'id'>): string {
  return `${INBOX}:${id}`;
}

function mailbox(pages: readonly Page[], refusesCallerId = false): Mailbox {
  const commands = pages.map((one) => one.commands).join('');
  const messages = everyMessage.filter((message) => commands.includes(`>${serverIdOf(message)}<`));
  return { messages, pages, refusesCallerId };
}

function page(commands: string): Page {
  return { commands, moreAvailable: false, isNews: false };
}

function more(commands: string): Page {
  return { ...page(commands), moreAvailable: true };
}

function news(commands: string): Page {
  return { ...page(commands), isNews: true };
}

function add(...messages: readonly Message[]): string {
  return messages.map((message) => command('Add', serverIdOf(message), message.xml)).join('');
}

function change(id: string, data: string): string {
  return command('Change', serverIdOf({ id }), data);
}

function command(name: 'Add' | 'Change', serverId: string, data: string): string {
  return `<${name}><ServerId>${serverId}</ServerId><ApplicationData>${data}</ApplicationData></${name}>`;
}
