import { INBOX, serverIdOf } from '../mailbox/mailboxes.ts';
import type { Message } from '../mailbox/message.ts';
import { bodyOf, textsOf } from '../wbxml.ts';
import type { Handler } from './call.ts';

/** Fetches messages; as one body, or with each text as a part of its own. (MS-ASCMD 2.2.1.10) */
export const itemOperations: Handler = ({ document, line, mailbox }) => {
  const wanted = textsOf(document, 'airsync:ServerId');
  const found = wanted.map((id) => mailbox.messages.find((message) => serverIdOf(message) === id));
  if (!line.acceptsMultipart) return { xml: answerXml(wanted, found, (message) => message.xml) };
  const texts: Buffer[] = [];
  const xml = answerXml(wanted, found, (message) => {
    texts.push(Buffer.from(message.text));
    const data = `<airsyncbase:Data>${message.text}</airsyncbase:Data>`;
    return message.xml.replace(data, `<itemoperations:Part>${texts.length}</itemoperations:Part>`);
  });
  return { bytes: multipart([bodyOf(xml), ...texts]), contentType: 'application/vnd.ms-sync.multipart' };
};

function answerXml(
  wanted: readonly string[],
  found: readonly (Message | undefined)[],
  properties: (message: Message) => string,
): string {
  const fetches = wanted.map((serverId, index) => {
    const message = found[index];
    return `
      <Fetch>
        <Status>${message ? 1 : 6}</Status>
        <airsync:CollectionId>${INBOX}</airsync:CollectionId>
        <airsync:ServerId>${serverId}</airsync:ServerId>
        <airsync:Class>Email</airsync:Class>
        ${message ? `<Properties>${properties(message)}</Properties>` : ''}
      </Fetch>`;
  });
  return `<ItemOperations><Status>1</Status><Response>${fetches.join('')}</Response></ItemOperations>`;
}

/** Count, then offset and size of each part, little-endian, then the parts. (MS-ASCMD 2.2.1.10.1) */
function multipart(parts: readonly Buffer[]): Buffer {
  const table = Buffer.alloc(4 + 8 * parts.length);
  table.writeInt32LE(parts.length, 0);
  let offset = table.length;
  parts.forEach((part, index) => {
    table.writeInt32LE(offset, 4 + 8 * index);
    table.writeInt32LE(part.length, 8 + 8 * index);
    offset += part.length;
  });
  return Buffer.concat([table, ...parts]);
}
