import { INBOX } from '../mailbox/mailboxes.ts';
import { bodyOf } from '../wbxml.ts';
import type { Handler } from './call.ts';

/** Sent: an empty 200. (MS-ASCMD 2.2.1.17) */
export const sendMail: Handler = () => ({});

export const getItemEstimate: Handler = ({ device, mailbox }) => ({
  xml: `
    <GetItemEstimate>
      <Response>
        <Status>1</Status>
        <Collection>
          <CollectionId>${INBOX}</CollectionId>
          <Estimate>${Math.max(0, mailbox.pages.length - device.pagesSeen)}</Estimate>
        </Collection>
      </Response>
    </GetItemEstimate>`,
});

/** The ticket booth gets its answer cut short, as by a gateway that counts characters instead of bytes. */
export const settings: Handler = ({ line }) => {
  const bytes = bodyOf(`
    <Settings>
      <Status>1</Status>
      <DeviceInformation><Status>1</Status></DeviceInformation>
      <UserInformation>
        <Status>1</Status>
        <Get>
          <EmailAddresses>
            <SMTPAddress>${line.user}@harbourlights.example</SMTPAddress>
          </EmailAddresses>
        </Get>
      </UserInformation>
    </Settings>`);
  return { bytes: line.protocolVersion === '12.1' ? bytes.subarray(0, -9) : bytes };
};
