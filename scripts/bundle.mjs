// Writes the program as few files, for half of what starting took was finding and opening 300 small ones. What others import
// (package.json, `exports`) stays as tsc wrote it. Packages stay where they are; so do names, for stack traces.
import { readFileSync, writeFileSync } from 'node:fs';
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

const bin = `${from}/cli/bin.js`;
const text = readFileSync(bin, 'utf8');
if (!text.includes("import('./main.js')")) throw new Error(`${bin} starts the program in a way unknown here`);
writeFileSync(bin, text.replace("import('./main.js')", "import('../program/main.js')"));
