import { definePage } from '../page.ts';

export const validateCert = definePage(11, 'ValidateCert', [
  [0x05, 'ValidateCert', '2.5-16.1'],
  [0x06, 'Certificates', '2.5-16.1'],
  [0x07, 'Certificate', '2.5-16.1'],
  [0x08, 'CertificateChain', '2.5-16.1'],
  [0x09, 'CheckCrl', '2.5-16.1'],
  [0x0a, 'Status', '2.5-16.1'],
]);
