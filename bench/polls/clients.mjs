// clients.mjs PORT COUNT: phones, each with a connection of its own and one Ping. None binds an address: a port that is bound is lost to
// every connection of this machine, the proxy's to its server among them.
import { connect } from 'node:net';

const [port, count] = process.argv.slice(2).map(Number);
/** Ping: HeartbeatInterval 480, a Folder with Id 5 and Class Email. */
const BODY = Buffer.from(
  '03016a00000d454803343830000149' + '4a4b033500014c03456d61696c0001' + '010101',
  'hex',
);
/** Connections that are opened at once. */
const AT_ONCE = 200;
let answered = 0;
const sockets = [];

const request = (command, number) =>
  Buffer.concat([
    Buffer.from(
      `POST /Microsoft-Server-ActiveSync?Cmd=${command}&User=u${number}&DeviceId=D${number}&DeviceType=bench HTTP/1.1\r\n` +
        'Host: mail.example.com\r\nMS-ASProtocolVersion: 14.1\r\nUser-Agent: bench/1.0\r\n' +
        'Authorization: Basic dXNlcjpwYXNzd29yZA==\r\n' +
        `Content-Type: application/vnd.ms-sync.wbxml\r\nContent-Length: ${BODY.length}\r\n\r\n`,
    ),
    BODY,
  ]);

function phone(number, command) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => {
      socket.write(request(command, number), () => command === 'Ping' && resolve(socket));
    });
    let seen = 0;
    socket.on('data', (chunk) => {
      if (seen === 0 && chunk.toString('latin1').startsWith('HTTP/1.1 200')) answered++;
      seen += chunk.length;
      if (command !== 'Ping') resolve(socket);
    });
    socket.on('error', reject);
  });
}

const words = {
  warm: async () => {
    for (let round = 0; round < 50; round++) (await phone(0, 'FolderSync')).destroy();
    answered = 0;
  },
  open: async () => {
    for (let number = 0; number < count; number += AT_ONCE) {
      const some = Array.from({ length: Math.min(AT_ONCE, count - number) }, (_, index) =>
        phone(number + index, 'Ping'),
      );
      sockets.push(...(await Promise.all(some)));
    }
    return sockets.length;
  },
  count: async () => {
    for (let waited = 0; answered < count && waited < 60_000; waited += 20) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return answered;
  },
};
process.on('message', async (word) => process.send((await words[word]()) ?? true));
process.on('disconnect', () => process.exit());
process.send(port);
