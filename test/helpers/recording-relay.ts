import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What crossed one connection, as bytes, each way. */
export interface RecordedConnection {
  sent: Buffer;
  received: Buffer;
}

export interface RecordingRelay {
  readonly port: number;
  /** In the order they were opened. */
  readonly connections: readonly RecordedConnection[];
  stop(): Promise<void>;
}

/** Passes TCP connections on to a port of 127.0.0.1, and keeps a copy of every byte. */
export async function startRecordingRelay(target: number): Promise<RecordingRelay> {
  const connections: RecordedConnection[] = [];
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket.once('close', () => sockets.delete(socket)));
    return socket.on('error', () => socket.destroy());
  };
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const connection: RecordedConnection = { sent: Buffer.alloc(0), received: Buffer.alloc(0) };
    connections.push(connection);
    const far = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true });
    pass(keep(near), keep(far), (bytes) => {
      connection.sent = Buffer.concat([connection.sent, bytes]);
    });
    pass(far, near, (bytes) => {
      connection.received = Buffer.concat([connection.received, bytes]);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    connections,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** One direction: data, the end, and a break all go through. */
function pass(from: Socket, to: Socket, copy: (bytes: Buffer) => void): void {
  from.on('data', (bytes) => {
    copy(bytes);
    to.write(bytes);
  });
  from.once('end', () => to.end());
  from.once('close', () => to.destroySoon());
}
