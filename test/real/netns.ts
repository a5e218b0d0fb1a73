import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './modes.ts';

/** Three hosts on one wire each: a phone, a gateway that forwards, and a server. */
export interface Network {
  /** Words that run a program on a host. */
  on(host: 'phone' | 'gateway' | 'server'): readonly string[];
}

const PHONE = '198.18.1.2';
const GATEWAY = '198.18.1.1';
const OUTSIDE = '198.18.2.1';
const SERVER = '198.18.2.2';

/** Makes the hosts as network namespaces, whose names begin with `prefix`, and lets `names` be the server's. */
export async function withNetwork(
  prefix: string,
  names: readonly string[],
  use: (network: Network) => Promise<void>,
): Promise<void> {
  const hosts = ['phone', 'gateway', 'server'].map((host) => `${prefix}${host}`);
  const [phone, gateway, server] = hosts as [string, string, string];
  const remove = async () => {
    for (const host of hosts) {
      await run('ip', ['netns', 'del', host]).catch(() => {});
      rmSync(join('/etc/netns', host), { recursive: true, force: true });
    }
  };
  await remove();
  try {
    for (const host of hosts) {
      await run('ip', ['netns', 'add', host]);
      await run('ip', ['-n', host, 'link', 'set', 'lo', 'up']);
      knowNames(host, names);
    }
    await wire([phone, 'wan', `${PHONE}/24`], [gateway, 'lan', `${GATEWAY}/24`]);
    await wire([gateway, 'wan', `${OUTSIDE}/24`], [server, 'lan', `${SERVER}/24`]);
    await run('ip', ['-n', phone, 'route', 'add', 'default', 'via', GATEWAY]);
    await run('ip', ['-n', server, 'route', 'add', 'default', 'via', OUTSIDE]);
    await run('ip', ['netns', 'exec', gateway, 'sysctl', '-qw', 'net.ipv4.ip_forward=1']);
    await use({ on: (host) => ['ip', 'netns', 'exec', `${prefix}${host}`] });
  } finally {
    await remove();
  }
}

/** What stands for DNS: `ip netns exec` shows this file to its program as /etc/hosts. */
function knowNames(host: string, names: readonly string[]): void {
  mkdirSync(join('/etc/netns', host), { recursive: true });
  writeFileSync(join('/etc/netns', host, 'hosts'), `127.0.0.1 localhost\n${SERVER} ${names.join(' ')}\n`);
}

type End = readonly [host: string, link: string, address: string];

async function wire(one: End, other: End): Promise<void> {
  await run('ip', [
    'link',
    'add',
    one[1],
    'netns',
    one[0],
    'type',
    'veth',
    'peer',
    'name',
    other[1],
    'netns',
    other[0],
  ]);
  for (const [host, link, address] of [one, other]) {
    await run('ip', ['-n', host, 'addr', 'add', address, 'dev', link]);
    await run('ip', ['-n', host, 'link', 'set', link, 'up']);
  }
}
