import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  isOutlookMobileHost,
  type OutlookMobile,
  outlookMobileOf,
  outlookMobileWords,
} from '../../../src/inspect/eas/outlook-mobile.ts';

const test = suite('outlook-mobile');

const hosts: readonly [host: string, is: boolean][] = [
  ['prod-global-autodetect.acompli.net', true],
  ['acompli.net', true],
  ['ACOMPLI.NET.', true],
  ['www.acompli.com', true],
  ['prod-autodetect.outlookmobile.com', true],
  ['outlookmobile.us', true],
  ['notacompli.net', false],
  ['acompli.net.evil.example', false],
  ['outlook.office365.com', false],
  ['mail.example.com', false],
  ['', false],
];

for (const [host, is] of hosts) test(`host ${host}: ${is}`, () => assert.is(isOutlookMobileHost(host), is));

const agents: readonly [agent: string | undefined, who: OutlookMobile | undefined][] = [
  ['Outlook-iOS/2.0', 'app'],
  ['Outlook-iOS/725.5220207.prod.iphone (4.2.0)', 'app'],
  ['Outlook-Android/2.0', 'app'],
  ['outlook-android/4.2220.1', 'app'],
  ['Outlook-iOS-Android/1.0', 'cloud'],
  ['Outlook/16.0 (16.0.18025.20000; x64)', undefined],
  ['Apple-iPhone15C2/2201.100', undefined],
  ['Mozilla/5.0 Outlook-iOS/2.0', undefined],
  ['', undefined],
  [undefined, undefined],
];

for (const [agent, who] of agents) test(`${agent}: ${who}`, () => assert.is(outlookMobileOf(agent), who));

test('says what it is, and what to use instead', () => {
  assert.match(outlookMobileWords('app'), /does not speak ActiveSync.*nothing to decode.*Mail on iOS/);
  assert.match(outlookMobileWords('cloud'), /A service of Microsoft fetches.*Mail on iOS/);
});

test.run();
