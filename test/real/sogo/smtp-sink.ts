import { createServer, type Socket } from 'node:net';

export interface SmtpSink {
  /** Messages as received, their lines ended by CR LF, in order. */
  readonly messages: readonly string[];
  stop(): Promise<void>;
}

/** A longer command or message is a defect of the test. */
const MAX_PENDING = 1024 * 1024;

const replies: Readonly<Record<string, string>> = {
  EHLO: '250-sink\r\n250 8BITMIME',
  HELO: '250 sink',
  MAIL: '250 ok',
  RCPT: '250 ok',
  RSET: '250 ok',
  NOOP: '250 ok',
  DATA: '354 go on',
  QUIT: '221 bye',
};

/** An SMTP server that keeps whatever it is given: the end of the line for SendMail. */
export async function startSmtpSink(port: number): Promise<SmtpSink> {
  const messages: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.once('close', () => sockets.delete(socket)));
    converse(socket, messages);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    messages,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function converse(socket: Socket, messages: string[]): void {
  let pending = '';
  let inMessage = false;
  const take = (end: string): string | undefined => {
    const at = pending.indexOf(end);
    if (at < 0) return undefined;
    const taken = pending.slice(0, at);
    pending = pending.slice(at + end.length);
    return taken;
  };
  socket.setEncoding('latin1');
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    pending += chunk;
    if (pending.length > MAX_PENDING) socket.destroy();
    for (;;) {
      const text = take(inMessage ? '\r\n.\r\n' : '\r\n');
      if (text === undefined) return;
      const word = inMessage ? '' : text.slice(0, 4).toUpperCase();
      if (inMessage) messages.push(text.replace(/(^|\r\n)\.\./g, '$1.'));
      socket.write(`${inMessage ? '250 kept' : (replies[word] ?? '502 not here')}\r\n`);
      inMessage = word === 'DATA';
      if (word === 'QUIT') socket.end();
    }
  });
  socket.write('220 sink\r\n');
}
