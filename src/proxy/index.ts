export { Desk } from './hold-desk.ts';
export { MovedDevices } from './moved-devices.ts';
export type { Listen, ProxyNotice, ProxyOptions, RunningProxy } from './options.ts';
export { startProxy } from './proxy.ts';
export {
  type CertificateSource,
  type ClientCertificate,
  issuedCertificates,
  singleCertificate,
} from './tls/certificate-source.ts';
export { ulid } from './ulid.ts';
export { type AddressRange, whoMayConnect } from './who-may-connect.ts';
