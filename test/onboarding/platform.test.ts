import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { platformOf, startingWith } from '../../src/onboarding/platform.ts';

const test = suite('onboarding/platform');

/** The parts of real ones that tell. */
const AGENTS: readonly (readonly [agent: string, platform: ReturnType<typeof platformOf>])[] = [
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile Safari',
    'ios',
  ],
  ['Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15', 'ios'],
  [
    'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36',
    'android',
  ],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Edg/131.0', 'windows'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.1 Safari', 'macos'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'other'],
  ['Mozilla/5.0 (Mobile; Windows Phone 8.1; Android 4.0; Lumia 930) like iPhone OS 7_0_3 Mac OS X', 'other'],
  ['Mozilla/5.0 (BB10; Touch) AppleWebKit/537.10 Version/10.0 Mobile Safari', 'other'],
  ['curl/8.5.0', undefined],
  ['', undefined],
];

for (const [agent, platform] of AGENTS) {
  test(`${agent || 'no agent'}: ${platform ?? 'unknown'}`, () => assert.is(platformOf(agent), platform));
}

test('the one that asks comes first, and none is lost', () => {
  assert.equal(startingWith('windows'), ['windows', 'ios', 'android', 'macos', 'other']);
  assert.equal(startingWith(undefined), ['ios', 'android', 'windows', 'macos', 'other']);
});

test.run();
