import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Daemon, listens } from './daemon.ts';
import { makeOwnedFolder, type Place, writeOwned } from './place.ts';
import { SOGO_PATH } from './sogod.ts';

/** ActiveSync's usual path, where nginx offers it. */
export const USUAL_PATH = '/Microsoft-Server-ActiveSync';

/** Certificate of the TLS listener, its own CA, relative to the place. */
export const CERTIFICATE = 'nginx/tls.crt';

/** Starts nginx before SOGo: listeners as admins set them up, without and with TLS, and one that compresses as IIS does. */
export async function startNginx(place: Place): Promise<Daemon> {
  const folder = makeOwnedFolder(place, 'nginx');
  await makeCertificate(place);
  const file = writeOwned(place, 'nginx/nginx.conf', configuration(place, folder));
  return Daemon.start(
    {
      name: 'nginx',
      command: '/usr/sbin/nginx',
      arguments: ['-e', `${folder}/error.log`, '-p', folder, '-c', file],
      ready: () => listens(place.ports.gzip),
      // Takes its workers along, which KILL would leave behind.
      stopSignal: 'SIGTERM',
    },
    place.directory,
  );
}

async function makeCertificate(place: Place): Promise<void> {
  const key = writeOwned(place, 'nginx/tls.key', '');
  const certificate = writeOwned(place, CERTIFICATE, '');
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const files = ['-keyout', key, '-out', certificate];
  await promisify(execFile)('openssl', ['req', '-x509', '-days', '2', ...curve, ...subject, ...files]);
}

function configuration(place: Place, folder: string): string {
  const scratch = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
events { worker_connections 256; }
http {
  access_log off;
  server_tokens off;
  client_max_body_size 64m;
  ${scratch.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  proxy_http_version 1.0;
  proxy_buffering off;
  proxy_read_timeout 3600s;
  proxy_set_header Host $http_host;
  # SOGo takes its own address and the client's from these.
  proxy_set_header x-webobjects-server-protocol HTTP/1.0;
  proxy_set_header x-webobjects-remote-host $remote_addr;
  proxy_set_header x-webobjects-server-name $host;
  proxy_set_header x-webobjects-server-port $server_port;
  proxy_set_header x-webobjects-server-url $scheme://$http_host;
  proxy_set_header x-webobjects-remote-user "";
  server {
    listen 127.0.0.1:${place.ports.plain};
    listen 127.0.0.1:${place.ports.tls} ssl;
    ssl_certificate ${place.directory}/${CERTIFICATE};
    ssl_certificate_key ${folder}/tls.key;
    location = ${USUAL_PATH} { proxy_pass http://127.0.0.1:${place.ports.sogo}${SOGO_PATH}; }
  }
  server {
    listen 127.0.0.1:${place.ports.gzip};
    gzip on;
    gzip_proxied any;
    gzip_min_length 1;
    gzip_types application/vnd.ms-sync.wbxml application/vnd.ms-sync.multipart application/vnd.ms-sync;
    location = ${USUAL_PATH} { proxy_pass http://127.0.0.1:${place.ports.sogo}${SOGO_PATH}; }
  }
}
`;
}
