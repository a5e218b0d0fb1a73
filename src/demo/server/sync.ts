import type { WbxmlDocument } from '../../inspect/wbxml/document.ts';
import { INBOX, type Page } from '../mailbox/mailboxes.ts';
import { nodesOf, tagOfName, textOf } from '../wbxml.ts';
import type { Call, Handler } from './call.ts';

/** Brings the mailbox page by page, and takes what the device changed; an empty answer means that nothing is new. */
export const sync: Handler = (call) => {
  const { document, device } = call;
  if (document && textOf(document, 'airsync:SyncKey') === '0') {
    Object.assign(device, { pagesSeen: 0, pings: 0, syncKey: 1 });
    return { xml: collectionXml(device.syncKey, '') };
  }
  // An empty request repeats the previous one, and asks for changes as that did. (MS-ASCMD 2.2.1.21)
  const responses = document ? responsesTo(call, document) : '';
  const page = nextPage(call);
  if (!page && !hasCommands(document)) return {};
  if (page) device.pagesSeen += 1;
  device.syncKey += 1;
  const content = responses + (page ? pageXml(page) : '');
  return { xml: collectionXml(device.syncKey, content), chunked: page?.moreAvailable === true };
};

/** The next page the device may have: news only after as many Pings. */
function nextPage({ device, mailbox }: Call): Page | undefined {
  const page = mailbox.pages[device.pagesSeen];
  if (!page?.isNews) return page;
  const newsBefore = mailbox.pages.slice(0, device.pagesSeen).filter((earlier) => earlier.isNews).length;
  return newsBefore < device.pings ? page : undefined;
}

function hasCommands(document: WbxmlDocument | undefined): boolean {
  return document !== undefined && nodesOf(document, 'airsync:Commands').length > 0;
}

/** Every Add is answered; a Change only when it is refused. (MS-ASCMD 2.2.3.150) */
function responsesTo({ mailbox }: Call, document: WbxmlDocument): string {
  const refuses = (node: number): boolean => mailbox.refusesCallerId && carriesCallerId(document, node);
  const adds = nodesOf(document, 'airsync:Add').map((node) => {
    const clientId = document.childText(node, tagOfName('airsync:ClientId'));
    const outcome = refuses(node)
      ? '<Status>6</Status>'
      : `<ServerId>${INBOX}:${clientId}</ServerId><Status>1</Status>`;
    return `<Add><ClientId>${clientId}</ClientId>${outcome}</Add>`;
  });
  const changes = nodesOf(document, 'airsync:Change').filter(refuses);
  const refused = changes.map((node) => {
    const serverId = document.childText(node, tagOfName('airsync:ServerId'));
    return `<Change><ServerId>${serverId}</ServerId><Status>6</Status></Change>`;
  });
  const all = [...adds, ...refused].join('');
  return all && `<Responses>${all}</Responses>`;
}

function carriesCallerId(document: WbxmlDocument, node: number): boolean {
  return nodesOf(document, 'email2:UmCallerID').some((found) => found > node && found < document.next(node));
}

function pageXml({ commands, moreAvailable }: Page): string {
  return `${moreAvailable ? '<MoreAvailable/>' : ''}<Commands>${commands}</Commands>`;
}

function collectionXml(syncKey: number, content: string): string {
  return `
    <Sync>
      <Collections>
        <Collection>
          <SyncKey>${syncKey}</SyncKey>
          <CollectionId>${INBOX}</CollectionId>
          <Status>1</Status>
          ${content}
        </Collection>
      </Collections>
    </Sync>`;
}
