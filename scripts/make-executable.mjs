// tsc writes plain files; npx and a linked bin need the program to be executable.
import { chmodSync } from 'node:fs';

for (const file of process.argv.slice(2)) chmodSync(file, 0o755);
