export type { AddressRange } from './address-list.ts';
export { whoMayConnect } from './arrival/who-may-connect.ts';
export { Desk } from './hold-desk.ts';
export { MovedDevices } from './moved-devices.ts';
export type { Interception, Listen, Mode, ProxyNotice, ProxyOptions, RunningProxy } from './options.ts';
export { startProxy } from './proxy.ts';
export {
  type CertificateSource,
  type ClientCertificate,
  IssuedCertificates,
  singleCertificate,
} from './tls/certificate-source.ts';
export { ulid } from './ulid.ts';
