import type { CapturedBody, RawHeaders, XmlBody } from '../../inspect/message.ts';
import { type Exported, type FileWriter, findingWords, knownBytes } from './exported.ts';
import { framedBy, requestHeadBytes, responseHeadBytes } from './heads.ts';
import { Conversation } from './tcp-packets.ts';

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE = 1;
const ENHANCED_PACKET = 6;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** Packets begin with their IP header. */
const LINKTYPE_RAW = 101;
const OPTION_COMMENT = 1;
/** Most bytes of a comment that its length field can hold, and then some less. */
const MAX_COMMENT_BYTES = 60_000;
const MICROSECONDS = 1000;

/**
 * Writes pcapng for Wireshark: each exchange as a TCP connection of its own, made up around its decrypted bytes, with what was
 * found as comments of the packet. Bodies go without chunks, with the Content-Length that they have.
 */
export function pcapngWriter(program: string): FileWriter {
  let at = 0;
  return {
    begin: () => Buffer.concat([sectionHeader(program), interfaceDescription()]),
    exchange: (exported) => {
      // Without a time it comes right after the one before.
      at = exported.captured.at ?? at;
      return exchangePackets(exported, at);
    },
    end: () => '',
  };
}

function exchangePackets({ captured, judged, number }: Exported, at: number): Buffer {
  const { request, response, durationMs = 0 } = captured;
  const answeredAt = at + durationMs;
  const tcp = new Conversation(number);
  const asked = wire(requestHeadBytes, request.head, request.body);
  const comment = findingWords(judged).join('\n');
  const blocks = [
    ...tcp.open().map((packet) => packetBlock(packet, at)),
    ...tcp.send('client', asked).map((packet) => packetBlock(packet, at)),
  ];
  if (response) {
    const packets = tcp.send('server', wire(responseHeadBytes, response.head, response.body));
    blocks.push(
      ...packets.map((packet, index) => packetBlock(packet, answeredAt, index === 0 ? comment : '')),
    );
  }
  return Buffer.concat([...blocks, ...tcp.close().map((packet) => packetBlock(packet, answeredAt))]);
}

function wire<Head extends { readonly headers: RawHeaders }>(
  headBytes: (head: Head) => Buffer,
  head: Head,
  body: CapturedBody | XmlBody,
): Buffer {
  const bytes = knownBytes(body) ?? Buffer.alloc(0);
  return Buffer.concat([headBytes({ ...head, headers: framedBy(head.headers, bytes.length) }), bytes]);
}

function sectionHeader(program: string): Buffer {
  const body = Buffer.alloc(16);
  body.writeUInt32LE(BYTE_ORDER_MAGIC, 0);
  body.writeUInt16LE(1, 4);
  // The length of the section is not told.
  body.writeBigInt64LE(-1n, 8);
  return block(SECTION_HEADER, Buffer.concat([body, option(4, program), Buffer.alloc(4)]));
}

function interfaceDescription(): Buffer {
  const body = Buffer.alloc(8);
  body.writeUInt16LE(LINKTYPE_RAW, 0);
  return block(INTERFACE, body);
}

function packetBlock(packet: Buffer, at: number, comment = ''): Buffer {
  const time = BigInt(Math.max(0, Math.round(at * MICROSECONDS)));
  const fields = Buffer.alloc(20);
  fields.writeUInt32LE(Number(time >> 32n), 4);
  fields.writeUInt32LE(Number(time & 0xffffffffn), 8);
  fields.writeUInt32LE(packet.length, 12);
  fields.writeUInt32LE(packet.length, 16);
  const options = comment === '' ? [] : [option(OPTION_COMMENT, comment), Buffer.alloc(4)];
  return block(ENHANCED_PACKET, Buffer.concat([fields, padded(packet), ...options]));
}

function option(code: number, text: string): Buffer {
  const value = Buffer.from(
    Buffer.from(text)
      .subarray(0, MAX_COMMENT_BYTES)
      .toString('utf8')
      .replace(/\ufffd$/, ''),
  );
  const head = Buffer.alloc(4);
  head.writeUInt16LE(code, 0);
  head.writeUInt16LE(value.length, 2);
  return Buffer.concat([head, padded(value)]);
}

function block(type: number, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(type, 0);
  head.writeUInt32LE(body.length + 12, 4);
  return Buffer.concat([head, body, head.subarray(4)]);
}

/** To whole groups of four bytes. */
function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
}
