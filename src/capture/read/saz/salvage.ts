import { inflateRawSync } from 'node:zlib';
import { ByteReader } from '../byte-reader.ts';
import { MAX_MEMBER_BYTES } from './members.ts';

const LOCAL_HEADER = 0x04034b50;
const HEADER_BYTES = 30;
const MAX_NAME_BYTES = 1024;
const DEFLATED = 8;
/** Flags: encrypted; sizes stand behind the data. */
const UNREADABLE = 0x0001 | 0x0008;

/** One member in the order of the file; without its bytes where they are too many. */
export interface SalvagedMember {
  readonly name: string;
  readonly bytes?: Buffer;
}

/** The members of an archive whose directory is missing, one after another as far as they are whole. (APPNOTE 4.3.7) */
export async function* salvagedMembers(chunks: AsyncIterable<Buffer>): AsyncGenerator<SalvagedMember> {
  const reader = new ByteReader(chunks);
  while (true) {
    const header = await reader.take(HEADER_BYTES);
    if (header.length < HEADER_BYTES || header.readUInt32LE(0) !== LOCAL_HEADER) return;
    if ((header.readUInt16LE(6) & UNREADABLE) !== 0) return;
    const [packed, unpacked] = [header.readUInt32LE(18), header.readUInt32LE(22)];
    const [nameBytes, extra] = [header.readUInt16LE(26), header.readUInt16LE(28)];
    if (nameBytes > MAX_NAME_BYTES) return;
    const name = (await reader.take(nameBytes)).toString('latin1');
    await reader.skip(extra);
    if (packed > MAX_MEMBER_BYTES || unpacked > MAX_MEMBER_BYTES) {
      if ((await reader.skip(packed)) < packed) return;
      yield { name };
      continue;
    }
    const bytes = await reader.take(packed);
    const content = bytes.length < packed ? undefined : contentOf(bytes, header.readUInt16LE(8), unpacked);
    if (!content) return;
    yield { name, bytes: content };
  }
}

function contentOf(bytes: Buffer, method: number, unpacked: number): Buffer | undefined {
  if (method !== DEFLATED) return bytes;
  try {
    return inflateRawSync(bytes, { maxOutputLength: Math.max(1, unpacked) });
  } catch {
    return undefined;
  }
}
