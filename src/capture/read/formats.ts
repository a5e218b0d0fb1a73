import { looksLikeSession } from '../session/looks-like-session.ts';
import type { CaptureStart, FormatReader } from './capture-format.ts';
import { holdsExchanges } from './folder-members.ts';
import { looksLikePackets, looksLikeSaz } from './magic.ts';
import { looksLikeMailboxLog } from './mailbox-log/entry-lines.ts';
import { looksLikeWbxml } from './raw-wbxml.ts';
import { looksLikeTbSyncLog } from './tbsync-log.ts';
import { textStart } from './text-lines.ts';
import { looksLikeZPushLog } from './z-push-log/read-z-push-log.ts';

/** Every format there is a reader for, the surest to tell first. */
export const formats: readonly FormatReader[] = [
  {
    name: 'session',
    title: 'a session of easlens',
    looksLike: ({ sample }) => looksLikeSession(sample),
    load: async () => (await import('../session/read-session.ts')).readSession,
  },
  {
    name: 'folder',
    title: 'a folder of request.head, request.body, response.head and response.body',
    looksLike: ({ isFolder, path }) => isFolder && holdsExchanges(path),
    load: async () => (await import('./folder.ts')).readFolder,
  },
  {
    name: 'har',
    title: 'a HAR (HTTP Archive)',
    looksLike: ({ sample }) =>
      /^(?:\xef\xbb\xbf)?\s*\{\s*"log"\s*:\s*\{/.test(sample.toString('latin1', 0, 1024)),
    load: async () => (await import('./har/read-har.ts')).readHar,
  },
  {
    name: 'mitm',
    title: 'a flow file of mitmproxy',
    looksLike: ({ sample }) =>
      /^[1-9]\d{0,11}:\d{1,2}:[a-z_]+[;,]\d+:/.test(sample.toString('latin1', 0, 100)),
    load: async () => (await import('./mitm/read-mitm.ts')).readMitm,
  },
  {
    name: 'saz',
    title: 'a session archive of Fiddler',
    looksLike: ({ sample }) => looksLikeSaz(sample),
    load: async () => (await import('./saz/read-saz.ts')).readSaz,
  },
  {
    name: 'pcap',
    title: 'a capture of packets (pcap or pcapng)',
    looksLike: ({ sample }) => looksLikePackets(sample),
    load: async () => (await import('./packets/read-packets.ts')).readPackets,
  },
  {
    name: 'mailbox-log',
    title: 'a mailbox log of Exchange',
    looksLike: ({ sample }) => looksLikeMailboxLog(textStart(sample)),
    load: async () => (await import('./mailbox-log/read-mailbox-log.ts')).readMailboxLog,
  },
  {
    name: 'z-push-log',
    title: 'a log of Z-Push or grommunio-sync',
    looksLike: ({ sample }) => looksLikeZPushLog(textStart(sample)),
    load: async () => (await import('./z-push-log/read-z-push-log.ts')).readZPushLog,
  },
  {
    name: 'tbsync-log',
    title: 'a log of TbSync',
    looksLike: ({ sample }) => looksLikeTbSyncLog(textStart(sample)),
    load: async () => (await import('./tbsync-log.ts')).readTbSyncLog,
  },
  {
    name: 'wbxml',
    title: 'one WBXML body',
    looksLike: ({ sample }) => looksLikeWbxml(sample),
    load: async () => (await import('./raw-wbxml.ts')).readRawWbxml,
  },
];

/** The format that content speaks for; undefined where none does. */
export function formatOf(start: CaptureStart): FormatReader | undefined {
  return formats.find((format) => format.looksLike(start));
}
