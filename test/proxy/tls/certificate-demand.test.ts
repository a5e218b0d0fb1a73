import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  CERTIFICATE_DEMANDED,
  CERTIFICATE_NOT_ACCEPTED,
  markDemand,
} from '../../../src/proxy/tls/certificate-demand.ts';

const test = suite('proxy/tls/certificate-demand');

function codeAfter(message: string, isLate: boolean, hasCertificate = false): string | undefined {
  const error = Object.assign(new Error(message), { code: 'before' });
  markDemand(error, isLate, hasCertificate);
  return error.code;
}

const REQUIRED = '80BB:error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:';
const FAILURE =
  'write EPROTO 80BB:error:0A000410:SSL routines:ssl3_read_bytes:ssl/tls alert handshake failure:';

test('the alert of TLS 1.3 says it, whenever it comes', () => {
  assert.is(codeAfter(REQUIRED, false), CERTIFICATE_DEMANDED);
  assert.is(codeAfter(REQUIRED, false, true), CERTIFICATE_NOT_ACCEPTED);
});

test('a handshake that fails after the server has shown its certificate fails for want of ours', () => {
  assert.is(codeAfter(FAILURE, true), CERTIFICATE_DEMANDED);
  assert.is(codeAfter('ssl/tls alert bad certificate', true, true), CERTIFICATE_NOT_ACCEPTED);
});

test('one that fails at its first message fails for another reason, and so do other errors', () => {
  assert.is(codeAfter(FAILURE, false), 'before');
  assert.is(codeAfter('read ECONNRESET', true), 'before');
  assert.is(codeAfter('self-signed certificate', true), 'before');
});

test.run();
