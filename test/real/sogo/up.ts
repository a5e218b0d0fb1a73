import { startSogo } from './server.ts';

// For trying things by hand: node --import tsx test/real/sogo/up.ts, until Ctrl-C.
try {
  const sogo = await startSogo();
  const urls = [sogo.plain, sogo.gzip, sogo.direct].map(
    ({ port, path }) => `http://127.0.0.1:${port}${path}`,
  );
  process.stdout.write(
    `ActiveSync        ${urls[0]}\ncompressed        ${urls[1]}\nwithout nginx     ${urls[2]}\n` +
      `log in as         ${sogo.mailbox.user} / ${sogo.mailbox.password}\nlogs              ${sogo.directory}\nCtrl-C ends it.\n`,
  );
  await new Promise((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve);
    setInterval(() => {}, 3_600_000).unref();
    process.stdin.resume();
  });
  process.stdin.pause();
  await sogo.stop();
} catch (error) {
  process.stderr.write(`SOGo cannot be started: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
