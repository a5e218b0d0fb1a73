import { INBOX } from '../mailbox/mailboxes.ts';
import type { Handler } from './call.ts';

/** How long a Ping is held, in milliseconds of the demo: a real server holds it up to an hour. */
const HELD_MS = 2400;

/** Held for a while; then there is news, or there is none left. */
export const ping: Handler = async ({ device, mailbox, pause }) => {
  await pause(HELD_MS);
  const newsPages = mailbox.pages.filter((page) => page.isNews).length;
  device.pings += 1;
  if (device.pings > newsPages) return { xml: '<Ping><Status>1</Status></Ping>' };
  return { xml: `<Ping><Status>2</Status><Folders><Folder>${INBOX}</Folder></Folders></Ping>` };
};
