import { INBOX, serverIdOf } from '../mailbox/mailboxes.ts';
import { textOf } from '../wbxml.ts';
import type { Call, Handler } from './call.ts';

/** The mailbox search of all versions. (MS-ASCMD 2.2.1.16) */
export const search: Handler = (call) => {
  const results = matching(call, textOf(call.document, 'search:FreeText')).map(
    (message) => `
      <Result>
        <airsync:Class>Email</airsync:Class>
        <LongId>RgAAAAC-${message.id}</LongId>
        <airsync:CollectionId>${INBOX}</airsync:CollectionId>
        <Properties>${message.xml}</Properties>
      </Result>`,
  );
  return {
    xml: `
      <Search>
        <Status>1</Status>
        <Response>
          <Store>
            <Status>1</Status>
            ${results.join('')}
            <Range>0-${Math.max(0, results.length - 1)}</Range>
            <Total>${results.length}</Total>
          </Store>
        </Response>
      </Search>`,
  };
};

/** The search of protocol 16.1. (MS-ASCMD 2.2.1.2) */
export const find: Handler = (call) => {
  const results = matching(call, textOf(call.document, 'find:FreeText')).map(
    (message) => `
      <Result>
        <airsync:Class>Email</airsync:Class>
        <airsync:ServerId>${serverIdOf(message)}</airsync:ServerId>
        <airsync:CollectionId>${INBOX}</airsync:CollectionId>
        <Properties>${message.xml}</Properties>
      </Result>`,
  );
  return {
    xml: `
      <Find>
        <Status>1</Status>
        <Response>
          <itemoperations:Store>Mailbox</itemoperations:Store>
          <Status>1</Status>
          ${results.join('')}
          <Range>0-${Math.max(0, results.length - 1)}</Range>
          <Total>${results.length}</Total>
        </Response>
      </Find>`,
  };
};

function matching({ mailbox }: Call, words = ''): Call['mailbox']['messages'] {
  return mailbox.messages.filter(({ text }) => text.toLowerCase().includes(words.toLowerCase()));
}
