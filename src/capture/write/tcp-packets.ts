type Side = 'client' | 'server';

/** Of the ranges for documentation: whose addresses they were no capture tells. (RFC 5737) */
const ADDRESSES = { client: [192, 0, 2, 1], server: [198, 51, 100, 1] } as const;
const SERVER_PORT = 80;
const FIRST_PORT = 1024;
const PORTS = 64_000;
const IP_BYTES = 20;
const TCP_BYTES = 20;
/** Most bytes in a packet: what an Ethernet carries, so that nobody wonders. */
const MAX_PAYLOAD = 1460;
const [FIN, SYN, PUSH, ACK] = [0x01, 0x02, 0x08, 0x10];

/** The packets of one TCP connection over IPv4, whose numbers and checksums are as they have to be. */
export class Conversation {
  readonly #port: number;
  readonly #next: Record<Side, number>;

  /** @param number tells connections apart */
  constructor(number: number) {
    this.#port = FIRST_PORT + (number % PORTS);
    // Others than those of the connection that had the port before.
    const first = Math.imul(number, 0x9e3779b1) >>> 0;
    this.#next = { client: first, server: first ^ 0x5bd1e995 };
  }

  open(): readonly Buffer[] {
    const packets = [this.#packet('client', SYN), this.#packet('server', SYN | ACK)];
    return [...packets, this.#packet('client', ACK)];
  }

  /** Data in as many packets as it takes, and the acknowledgement of it. */
  send(from: Side, data: Buffer): readonly Buffer[] {
    const packets: Buffer[] = [];
    for (let at = 0; at < data.length; at += MAX_PAYLOAD) {
      packets.push(this.#packet(from, PUSH | ACK, data.subarray(at, at + MAX_PAYLOAD)));
    }
    return [...packets, this.#packet(otherOf(from), ACK)];
  }

  close(): readonly Buffer[] {
    const packets = [this.#packet('server', FIN | ACK), this.#packet('client', FIN | ACK)];
    return [...packets, this.#packet('server', ACK)];
  }

  #packet(from: Side, flags: number, payload: Buffer = Buffer.alloc(0)): Buffer {
    const packet = Buffer.concat([Buffer.alloc(IP_BYTES + TCP_BYTES), payload]);
    this.#writeTcp(packet.subarray(IP_BYTES), from, flags);
    writeIp(packet, from);
    const segment = packet.subarray(IP_BYTES);
    segment.writeUInt16BE(checksum([pseudoHeader(from, segment.length), segment]), 16);
    const counted = payload.length + ((flags & (SYN | FIN)) !== 0 ? 1 : 0);
    this.#next[from] = (this.#next[from] + counted) >>> 0;
    return packet;
  }

  #writeTcp(segment: Buffer, from: Side, flags: number): void {
    const ports = from === 'client' ? [this.#port, SERVER_PORT] : [SERVER_PORT, this.#port];
    segment.writeUInt16BE(ports[0] as number, 0);
    segment.writeUInt16BE(ports[1] as number, 2);
    segment.writeUInt32BE(this.#next[from] >>> 0, 4);
    segment.writeUInt32BE((flags & ACK) === 0 ? 0 : this.#next[otherOf(from)] >>> 0, 8);
    segment.writeUInt8((TCP_BYTES / 4) << 4, 12);
    segment.writeUInt8(flags, 13);
    segment.writeUInt16BE(0xffff, 14);
  }
}

function otherOf(side: Side): Side {
  return side === 'client' ? 'server' : 'client';
}

function writeIp(packet: Buffer, from: Side): void {
  packet.writeUInt8(0x45, 0);
  packet.writeUInt16BE(packet.length, 2);
  packet.writeUInt16BE(0x4000, 6);
  packet.writeUInt8(64, 8);
  packet.writeUInt8(6, 9);
  packet.set(ADDRESSES[from], 12);
  packet.set(ADDRESSES[otherOf(from)], 16);
  packet.writeUInt16BE(checksum([packet.subarray(0, IP_BYTES)]), 10);
}

/** What the checksum of TCP covers besides the segment. (RFC 9293, 3.1) */
function pseudoHeader(from: Side, length: number): Buffer {
  return Buffer.from([...ADDRESSES[from], ...ADDRESSES[otherOf(from)], 0, 6, length >> 8, length & 0xff]);
}

/** The Internet checksum. (RFC 1071) All parts but the last are of even length. */
function checksum(parts: readonly Buffer[]): number {
  let sum = 0;
  for (const part of parts) {
    for (let at = 0; at + 1 < part.length; at += 2) sum += part.readUInt16BE(at);
    if (part.length % 2 === 1) sum += (part.at(-1) as number) << 8;
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}
