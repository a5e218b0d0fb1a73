// Load by wrk: one thread, kept connections, a small Sync request each.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const TARGET = '/Microsoft-Server-ActiveSync?Cmd=Sync&User=alice&DeviceId=ABC&DeviceType=iPhone';

/** Sync of collection 5 with its key, 100 items wanted. */
export const REQUEST = '03016a00455c4f4b033132333435363738393000015203350001550331303000010101 01'.replaceAll(
  ' ',
  '',
);

export const HEADERS = {
  'Content-Type': 'application/vnd.ms-sync.wbxml',
  'MS-ASProtocolVersion': '14.1',
  'User-Agent': 'Apple-iPhone12C1/1801.30',
  'X-MS-PolicyKey': '1234567890',
  Authorization: 'Basic YWxpY2U6c2VjcmV0',
};

export function wrkVersion() {
  const { error, stdout } = spawnSync('wrk', ['-v'], { encoding: 'utf8' });
  return error ? undefined : /wrk \S+ ?(\S*)/.exec(stdout)?.[0];
}

/** Writes what wrk is to send; gives the file. */
export function writeScript(folder) {
  const body = [...Buffer.from(REQUEST, 'hex')].map((byte) => `\\${String(byte).padStart(3, '0')}`).join('');
  const headers = Object.entries(HEADERS).map(([name, value]) => `wrk.headers["${name}"] = "${value}"\n`);
  const file = join(folder, 'post.lua');
  writeFileSync(file, `wrk.method = "POST"\nwrk.body = "${body}"\n${headers.join('')}`);
  return file;
}

/**
 * One round of load.
 * @returns requests per second, latencies in milliseconds, processor time of the server in microseconds a request, the most MiB of
 * memory it has had so far
 */
export async function load({ port, pid }, { script, seconds, connections }) {
  const url = `http://127.0.0.1:${port}${TARGET}`;
  const before = processorTime(pid);
  const options = ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', '-s', script, url];
  const wrk = spawn('wrk', options, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  wrk.stdout.on('data', (chunk) => {
    text += chunk;
  });
  await once(wrk, 'close');
  if (/Non-2xx|Socket errors: (?!connect 0, read 0, write 0)/.test(text))
    throw new Error(`Errors under load at port ${port}:\n${text}`);
  const requests = Number(/(\d+) requests in/.exec(text)[1]);
  return {
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)[1]),
    p50: latency(text, '50%'),
    p99: latency(text, '99%'),
    processor: (processorTime(pid) - before) / requests,
    peak: peakMemory(pid),
  };
}

const UNITS = { us: 0.001, ms: 1, s: 1000 };

function latency(text, percentile) {
  const [, number, unit] = new RegExp(`^\\s+${percentile}\\s+([\\d.]+)(us|ms|s)`, 'm').exec(text) ?? [];
  return Number(number) * UNITS[unit];
}

function peakMemory(pid) {
  if (pid === undefined) return Number.NaN;
  return Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))[1]) / 1024;
}

/** Linux counts a process's time in hundredths of a second. (proc(5), fields 14 and 15) */
function processorTime(pid) {
  if (pid === undefined) return Number.NaN;
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}
