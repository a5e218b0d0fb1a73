import type { CaptureStart, FormatReader } from './capture-format.ts';
import { holdsExchanges } from './folder-members.ts';
import { looksLikeWbxml } from './raw-wbxml.ts';

/** Every format there is a reader for, the surest to tell first. */
export const formats: readonly FormatReader[] = [
  {
    name: 'folder',
    title: 'a folder of request.head, request.body, response.head and response.body',
    looksLike: ({ isFolder, path }) => isFolder && holdsExchanges(path),
    load: async () => (await import('./folder.ts')).readFolder,
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
