import { type Command, InvalidArgumentError, Option } from 'commander';
import type { AddressRange, Mode } from '../proxy/index.ts';
import { CommandError } from './command-error.ts';
import { collect, collectRange, type ListenAddress, parseCount } from './options.ts';

/** Names and addresses of --allow-target. */
export interface AllowedTargets {
  readonly hosts: readonly string[];
  readonly ranges: readonly AddressRange[];
}

export interface ModeOptions {
  readonly mode: readonly Mode[];
  readonly intercept: readonly string[];
  readonly passthroughAfter?: number;
  readonly allowTarget: AllowedTargets;
  readonly upstreamProxy?: URL;
}

const MODES: readonly string[] = ['reverse', 'forward', 'transparent'] satisfies readonly Mode[];

/** The options that say how devices come to the proxy, and where they are let go on to. */
export function addModeOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--mode <modes>',
        'how devices come here: reverse (as their mail server), forward (as their HTTP proxy), transparent (redirected by a gateway); several with commas',
      )
        .argParser(parseModes)
        .default(['reverse'], 'reverse'),
    )
    .addOption(
      new Option(
        '--intercept <host>',
        'in forward and transparent mode: a host, with those under it, whose TLS is read; all others pass unread; may be repeated',
      )
        .argParser(collect)
        .default([], 'the upstream, its autodiscover host, Microsoft 365 and Google'),
    )
    .addOption(
      new Option(
        '--passthrough-after <n>',
        'let a device through to a host unread once it has rejected our certificate so often',
      ).argParser(parseCount),
    )
    .addOption(
      new Option(
        '--allow-target <host|cidr>',
        'lead clients to this host or range although it is this machine or on its own link; may be repeated',
      )
        .argParser(collectTarget)
        .default({ hosts: [], ranges: [] }, 'none'),
    )
    .addOption(
      new Option(
        '--upstream-proxy <url>',
        'another proxy that all connections to servers go through: http://USER:PASSWORD@HOST:PORT',
      ).argParser(parseUpstreamProxy),
    );
}

/** Throws CommandError where modes and other options do not fit. */
export function checkModes(
  { mode, intercept, passthroughAfter, keepDevices }: ModeOptions & { readonly keepDevices?: boolean },
  upstream: URL | undefined,
  listen: ListenAddress,
): void {
  if (mode.includes('reverse') && !upstream) {
    throw new CommandError(
      'EASLENS_UPSTREAM',
      'Which mail server should it stand before?',
      'Name it with --upstream, such as --upstream https://mail.example.com; or let devices name theirs: --mode forward',
    );
  }
  if (keepDevices && !mode.includes('reverse')) {
    throw new CommandError(
      'EASLENS_MODE',
      '--keep-devices is for devices that take this proxy for their server, and none does in this mode',
      'Devices that are led through stay where the hosts they are sent to are named: --intercept HOST.',
    );
  }
  const readsTunnels = mode.includes('forward') || mode.includes('transparent');
  if (!readsTunnels && (intercept.length > 0 || passthroughAfter !== undefined)) {
    const option = intercept.length > 0 ? '--intercept' : '--passthrough-after';
    throw new CommandError(
      'EASLENS_MODE',
      `${option} is for forward and transparent mode, and this is a reverse proxy`,
      'Add --mode forward or --mode reverse,forward; to show devices a certificate as a reverse proxy: --hostname.',
    );
  }
  if (mode.includes('transparent') && listen.scheme === 'https') {
    throw new CommandError(
      'EASLENS_MODE',
      'In transparent mode one port takes plain HTTP and TLS, and tells them apart by itself',
      'Listen without https://, such as --listen 0.0.0.0:8080.',
    );
  }
}

function parseModes(text: string): readonly Mode[] {
  const modes = [...new Set(text.split(',').map((mode) => mode.trim()))];
  const wrong = modes.find((mode) => !MODES.includes(mode));
  if (wrong !== undefined) {
    throw new InvalidArgumentError(`Give ${MODES.join(', ')}, or several of them with commas between.`);
  }
  return modes as readonly Mode[];
}

function collectTarget(text: string, { hosts, ranges }: AllowedTargets): AllowedTargets {
  const name = text.toLowerCase().replace(/\.$/, '');
  if (/^(?=.*[a-z])[a-z0-9_.-]{1,253}$/.test(name)) return { hosts: [...hosts, name], ranges };
  return { hosts, ranges: collectRange(text.replace(/^\[|\]$/g, ''), ranges) };
}

function parseUpstreamProxy(text: string): URL {
  const url = URL.parse(text);
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.pathname !== '/' || url.search !== '') {
    throw new InvalidArgumentError('Give the URL of an HTTP proxy, such as http://proxy.example.com:3128.');
  }
  return url;
}
