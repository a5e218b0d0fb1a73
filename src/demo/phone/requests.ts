import { INBOX } from '../mailbox/mailboxes.ts';
import { textOf } from '../wbxml.ts';
import type { Phone } from './phone.ts';

const OPTIONS = `
  <Options>
    <FilterType>3</FilterType>
    <airsyncbase:BodyPreference>
      <airsyncbase:Type>1</airsyncbase:Type>
      <airsyncbase:TruncationSize>4096</airsyncbase:TruncationSize>
    </airsyncbase:BodyPreference>
  </Options>`;

/** The inbox of one phone: its SyncKey, and the Syncs that move it on. */
export class Inbox {
  readonly #phone: Phone;
  #syncKey = '0';

  constructor(phone: Phone) {
    this.#phone = phone;
  }

  /** The first Sync, which only brings a key. */
  async begin(): Promise<void> {
    this.#syncKey = '0';
    await this.#sync('');
  }

  /** Fetches what is new until there is no more; true when something came. */
  async fetch(): Promise<boolean> {
    for (let pages = 0; ; pages++) {
      const key = this.#syncKey;
      const { hasMore } = await this.#sync(`<GetChanges/><WindowSize>25</WindowSize>${OPTIONS}`);
      if (!hasMore) return pages > 0 || key !== this.#syncKey;
    }
  }

  /** Sends changes made on the device. */
  async send(commands: string): Promise<void> {
    await this.#sync(`<GetChanges>0</GetChanges><Commands>${commands}</Commands>`);
  }

  /** Repeats the last Sync with an empty request. (MS-ASCMD 2.2.1.21) */
  async repeat(): Promise<void> {
    await this.#phone.command('Sync');
  }

  async #sync(content: string): Promise<{ readonly hasMore: boolean }> {
    const { document } = await this.#phone.command(
      'Sync',
      `<Sync>
        <Collections>
          <Collection>
            <SyncKey>${this.#syncKey}</SyncKey>
            <CollectionId>${INBOX}</CollectionId>
            ${content}
          </Collection>
        </Collections>
      </Sync>`,
    );
    this.#syncKey = textOf(document, 'airsync:SyncKey') ?? this.#syncKey;
    return { hasMore: textOf(document, 'airsync:MoreAvailable') !== undefined };
  }
}

/** Change of a message in the inbox. */
export function change(id: string, data: string): string {
  return `
    <Change>
      <ServerId>${INBOX}:${id}</ServerId>
      <ApplicationData>${data}</ApplicationData>
    </Change>`;
}

/** A message made on the device. */
export function add(clientId: string, data: string): string {
  return `<Add><ClientId>${clientId}</ClientId><ApplicationData>${data}</ApplicationData></Add>`;
}

/** Waits for news in the inbox. */
export function ping(phone: Phone): Promise<unknown> {
  return phone.command(
    'Ping',
    `<Ping>
      <HeartbeatInterval>480</HeartbeatInterval>
      <Folders><Folder><Id>${INBOX}</Id><Class>Email</Class></Folder></Folders>
    </Ping>`,
  );
}

/** Opens messages; `schema` names the properties it asks for. */
export function openMessages(
  phone: Phone,
  ids: readonly string[],
  { multipart = false, schema = '' }: { readonly multipart?: boolean; readonly schema?: string } = {},
): Promise<unknown> {
  const fetches = ids.map(
    (id) => `
      <Fetch>
        <Store>Mailbox</Store>
        <airsync:CollectionId>${INBOX}</airsync:CollectionId>
        <airsync:ServerId>${INBOX}:${id}</airsync:ServerId>
        <Options>
          ${schema && `<Schema>${schema}</Schema>`}
          <airsyncbase:BodyPreference><airsyncbase:Type>1</airsyncbase:Type></airsyncbase:BodyPreference>
        </Options>
      </Fetch>`,
  );
  return phone.command('ItemOperations', `<ItemOperations>${fetches.join('')}</ItemOperations>`, {
    multipart,
  });
}

/** Sends a letter and keeps a copy. */
export function sendLetter(phone: Phone, subject: string, text: string): Promise<unknown> {
  const mime = [
    `From: ${phone.device.user}@harbourlights.example`,
    'To: crew@harbourlights.example',
    `Subject: ${subject}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
    '',
  ].join('\n');
  return phone.command(
    'SendMail',
    `<SendMail>
      <ClientId>${phone.device.user}-1</ClientId>
      <SaveInSentItems/>
      <Mime wbxml:opaque="crlf">${mime}</Mime>
    </SendMail>`,
  );
}
