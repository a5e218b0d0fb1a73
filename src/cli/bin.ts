#!/usr/bin/env node
// Only syntax and imports that old versions of Node understand may stand here: it has to run on them to refuse them.
const OLDEST = '22.18';
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `easlens: EASLENS_NODE_VERSION Node.js ${OLDEST} or newer is needed, this is ${process.versions.node} (${process.execPath}).\n` +
      'In a checkout, "npx easlens" and "npm run easlens" use the Node.js that "npm ci" installed; elsewhere install a newer one.\n',
  );
  process.exitCode = 2;
} else {
  // A reader that stops early, such as head, ends the program without a word; so does a window that was closed (EIO).
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
    process.exit(0);
  });
  // What cannot be said there can be said nowhere.
  process.stderr.on('error', () => {});
  // Keeps compiled code between runs: starting takes about a third less.
  (await import('node:module')).enableCompileCache();
  (await import('./spare-undici.ts')).spareUndici();
  const { main } = await import('./main.ts');
  process.exitCode = await main(process.argv.slice(2), process);
  // A write to a pipe that nobody reads cannot be called back, and would keep the process for ever.
  setInterval(() => {
    if (process.stdout.writableLength === 0 && process.stderr.writableLength === 0) process.exit();
  }, 500).unref();
}

export {};
