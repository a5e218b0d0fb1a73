// write.mjs FILE COUNT: in a process of its own, so that what writing leaves in memory is not taken for what reading needs.
import { generate } from './generate.mjs';

const [file, count] = process.argv.slice(2);
const seconds = await generate(new URL('../..', import.meta.url).pathname, file, Number(count));
console.log(`| written, µs an exchange | ${((seconds / Number(count)) * 1e6).toFixed(0)} |`);
