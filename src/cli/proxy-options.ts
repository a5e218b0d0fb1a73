import { type Command, Option } from 'commander';
import type { AddressRange } from '../proxy/index.ts';
import { addCertificateOptions, type CertificateOptions } from './certificate-options.ts';
import { type ClientCertificateFile, collectClientCertificate } from './client-certificate.ts';
import { addModeOptions, type ModeOptions } from './mode-options.ts';
import { collectRange, type ListenAddress, parseListen, parseSize, parseUpstream } from './options.ts';
import type { RunOptions } from './run/run-options.ts';

/** Loopback: nothing outside this machine reaches the proxy unless asked. */
const DEFAULT_LISTEN = parseListen('127.0.0.1:8080');

export interface ProxyCommandOptions extends RunOptions, CertificateOptions, ModeOptions {
  readonly upstream?: URL;
  readonly listen: ListenAddress;
  readonly allow: readonly AddressRange[];
  readonly upstreamCa?: string;
  readonly clientCert: readonly ClientCertificateFile[];
  readonly insecure?: boolean;
  readonly hostHeader: 'keep' | 'upstream';
  readonly keepDevices?: boolean;
  readonly inspectLimit: number;
}

export const PROXY_EXAMPLES = `
The page /easlens at its address, and http://easlens.test/ for what uses it as a proxy, helps to set up a device.

Examples:
  easlens proxy --upstream https://mail.example.com
  easlens proxy --upstream https://mail.example.com --listen https://0.0.0.0:443 --hostname mail.example.com
  easlens proxy --upstream https://mail.example.com --listen https://0.0.0.0:443 --cert fullchain.pem --key privkey.pem
  easlens proxy --upstream https://mail.example.com --listen https://0.0.0.0:443 --hostname mail.example.com --keep-devices
  easlens proxy --mode forward --upstream https://mail.example.com --listen 0.0.0.0:8080
  easlens proxy --mode forward --intercept mail.example.com --upstream-proxy http://proxy.example.com:3128
  easlens proxy --mode transparent --intercept mail.example.com --listen 0.0.0.0:8080
  easlens proxy --upstream http://127.0.0.1:20000 --listen 0.0.0.0:8080 --output json --no-ui
  easlens proxy --upstream https://mail.example.com --enforce 'umcallerid/*=rewrite' --enforce umcallerid/client-sent=block`;

/** The options that say where devices connect, and where their requests go. */
export function addProxyOptions(command: Command): Command {
  addListenOptions(command);
  addModeOptions(command);
  addUpstreamOptions(command);
  return addCertificateOptions(command);
}

function addListenOptions(command: Command): void {
  command
    .option(
      '--upstream <url>',
      'the mail server, such as https://mail.example.com (needed in reverse mode)',
      parseUpstream,
    )
    .addOption(
      new Option(
        '--listen <host:port>',
        'where devices connect, https://HOST:PORT for HTTPS; port 0 takes a free one',
      )
        .argParser(parseListen)
        .default(DEFAULT_LISTEN, '127.0.0.1:8080'),
    )
    .addOption(
      new Option(
        '--allow <cidr>',
        'addresses of clients that may connect beside this machine and private networks, such as 203.0.113.0/24; may be repeated',
      )
        .argParser(collectRange)
        .default([], 'none'),
    );
}

function addUpstreamOptions(command: Command): void {
  command
    .option(
      '--upstream-ca <file>',
      'PEM file of a CA to trust for the certificates of servers, beside the usual ones',
    )
    .addOption(
      new Option(
        '--client-cert <host=file>',
        'certificate and key, PEM or PKCS #12, for a server that demands one; may be repeated',
      )
        .argParser(collectClientCertificate)
        .default([], 'none'),
    )
    .option('--insecure', 'do not verify the certificates of servers')
    .addOption(
      new Option('--host-header <what>', 'pass the Host header as it came, or name the upstream in it')
        .choices(['keep', 'upstream'])
        .default('keep'),
    )
    .option(
      '--keep-devices',
      'in reverse mode: rewrite answers that send devices to another server (HTTP 451, redirects, Autodiscover), and go there for them',
    )
    .addOption(
      new Option(
        '--inspect-limit <size>',
        'largest body that is decoded, or held to be judged; larger ones pass, unless --on-error block refuses those',
      )
        .argParser(parseSize)
        .default(16 * 1024 ** 2, '16M'),
    );
}
