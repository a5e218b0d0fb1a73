// Writes the program as few files, for half of what starting took was finding and opening 300 small ones. What others import
// (package.json, `exports`) stays as tsc wrote it. Packages stay where they are; so do names, for stack traces.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const [from, to] = process.argv.slice(2);
await build({
  // Threads are started from files of these names beside the program's.
  entryPoints: [
    `${from}/cli/main.js`,
    `${from}/cli/scan/worker.js`,
    `${from}/capture/session/recording-thread.js`,
  ],
  entryNames: '[name]',
  chunkNames: 'part-[hash]',
  outdir: to,
  bundle: true,
  splitting: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node22.18',
  logLevel: 'warning',
});

// A thread's file is named in a text, which no bundler follows: it would be missed when the thread starts.
for (const name of readdirSync(to)) {
  for (const [, file] of readFileSync(`${to}/${name}`, 'utf8').matchAll(/["'`]\.\/([\w-]+\.js)["'`]/g)) {
    if (!existsSync(`${to}/${file}`))
      throw new Error(`${to}/${name} names ${file}: add it to the entry points`);
  }
}

const bin = `${from}/cli/bin.js`;
const text = readFileSync(bin, 'utf8');
if (!text.includes("import('./main.js')")) throw new Error(`${bin} starts the program in a way unknown here`);
writeFileSync(bin, text.replace("import('./main.js')", "import('../program/main.js')"));
