import type { ExportFormat, FileWriter } from './exported.ts';
import { harWriter } from './har.ts';
import { mitmWriter } from './mitm.ts';
import { pcapngWriter } from './pcapng.ts';
import { xmlWriter } from './xml.ts';

/** The writer of a format that is one file. */
export function fileWriterFor(format: Exclude<ExportFormat, 'folder'>, version: string): FileWriter {
  switch (format) {
    case 'har':
      return harWriter(version);
    case 'mitm':
      return mitmWriter();
    case 'pcapng':
      return pcapngWriter(`easlens ${version}`);
    case 'xml':
      return xmlWriter();
  }
}
