import { crc32, deflateRawSync } from 'node:zlib';

/** A member of an archive, and what is to be wrong with it. */
export interface Member {
  readonly name: string;
  readonly bytes: Buffer;
  /** What its headers say that it unpacks to. */
  readonly said?: number;
  readonly isEncrypted?: boolean;
}

/** A zip archive. (APPNOTE 4.3) */
export function zipOf(members: readonly Member[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const member of members) {
    const packed = deflateRawSync(member.bytes);
    const name = Buffer.from(member.name);
    const fields = fieldsOf(member, packed, name);
    const local = Buffer.concat([uint32(0x04034b50), fields, Buffer.alloc(0), name, packed]);
    directory.push(
      Buffer.concat([uint32(0x02014b50), uint16(20), fields, Buffer.alloc(10), uint32(offset), name]),
    );
    files.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const counts = [uint16(0), uint16(0), uint16(members.length), uint16(members.length)];
  const end = [uint32(0x06054b50), ...counts, uint32(central.length), uint32(offset), uint16(0)];
  return Buffer.concat([...files, central, ...end]);
}

/** What the local header and that of the directory have in common: version needed to length of extra field. */
function fieldsOf({ bytes, said, isEncrypted }: Member, packed: Buffer, name: Buffer): Buffer {
  return Buffer.concat([
    uint16(20),
    uint16(isEncrypted ? 1 : 0),
    uint16(8),
    uint32(0),
    uint32(crc32(bytes)),
    uint32(packed.length),
    uint32(said ?? bytes.length),
    uint16(name.length),
    uint16(0),
  ]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
